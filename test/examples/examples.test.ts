/** The examples print what is recorded beside them, and the README shows what its commands print. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/commands/index.ts'
import { refusedCommands, refusedFormats } from '../../src/commands/unsupported.ts'
import { formats } from '../../src/reports/index.ts'
import { foldersOfSource, layoutRows } from './readme.ts'
import {
  consoleBlocks,
  exampleNames,
  expectedCode,
  expectedFile,
  play,
  readmeFile,
  recordedNames,
  recordingFile,
  runExample,
} from './recorded.ts'
import { recordingCsv } from './recording.ts'

const remedy = 'if the change is meant: npm run examples:refresh'

describe.concurrent('the example scenarios', () => {
  it('each have a recorded output, and no output is left of one that is gone', () => {
    expect(recordedNames(), remedy).toEqual(exampleNames())
    expect(exampleNames()).toContain('order-flow')
  })

  it.each(exampleNames())('%s prints what is recorded, without a warning', async (name) => {
    const { code, stdout, stderr } = await runExample(name)
    expect({ code, stderr }).toEqual({ code: expectedCode(name), stderr: '' })
    expect(stdout, remedy).toBe(readFileSync(expectedFile(name), 'utf8'))
  })

  it.each(exampleNames())('%s begins by saying what it shows, in 15 to 60 lines', (name) => {
    const lines = readFileSync(expectedFile(name).replace('/expected/', '/').replace(/txt$/, 'yaml'), 'utf8').split(
      '\n',
    )
    expect(lines[0]).toMatch(/^# \S/)
    expect(lines.length).toBeGreaterThanOrEqual(15)
    expect(lines.length).toBeLessThanOrEqual(60)
    for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(120)
  })

  it('replay a recording that its own recipe makes again', () => {
    expect(readFileSync(recordingFile, 'utf8'), remedy).toBe(recordingCsv())
  })
})

describe.concurrent('the README', () => {
  const readme = readFileSync(readmeFile, 'utf8')
  const blocks = consoleBlocks(readme)

  it('shows the program at work', () => {
    expect(blocks.flatMap(({ commands }) => commands)).toContain('npx simulate scenarios/order-flow.yaml')
  })

  it.each(blocks.map((block) => [block.commands.join('; '), block] as const))(
    'shows what $ %s prints',
    async (_, block) => {
      expect(block.text, remedy).toBe(await play(block))
    },
  )

  it('names the commands and formats that are refused, and lists those that there are', () => {
    const [, refused = ''] = /^The commands (.*?) are refused/ms.exec(readme) ?? []
    const names = [...refused.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
    expect(names).toEqual([...refusedCommands, ...refusedFormats])
    for (const { name } of commands)
      expect(readme, name).toMatch(new RegExp(`^\\|.*\`simulate ${name}[ \`].*\\|$`, 'm'))
    const [, listed = ''] = /^\| `--format FORMAT` \| (.*) \|$/m.exec(readme) ?? []
    expect([...listed.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(formats)
  })

  it('has every folder of src in its table of the layout', () => {
    expect(foldersOfSource().filter((folder) => !layoutRows(readme).includes(folder))).toEqual([])
  })
})
