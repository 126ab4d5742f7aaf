/**
 * `simulate init [TEMPLATE]`: writes a commented scenario to start from. The templates are the example scenarios that come
 * with the program; data files that a template reads are written beside it.
 */
import type { Command } from './command.ts'
import { exitCode, Refusal } from './exit.ts'
import type { Io } from './io.ts'
import { checkOutput } from './output.ts'
import { didYouMean } from './suggest.ts'

interface InitOptions {
  readonly output: string
  readonly force?: boolean
  readonly list?: boolean
}

const folder = 'scenarios'
const extension = '.yaml'
const standard = 'order-flow'

export const init: Command = {
  name: 'init',
  declare(command) {
    command
      .description('write a commented scenario to start from')
      .argument('[template]', 'one of those that --list names', standard)
      .option('--list', 'list the templates')
      .option('--output <file>', 'the file to write; - is standard output', 'scenario.yaml')
      .option('--force', 'replace a file that exists')
  },
  run: async ([template], options, io) => initialize(template as string, options as unknown as InitOptions, io),
}

function initialize(template: string, { output, force, list }: InitOptions, io: Io): number {
  const templates = templateNames(io)
  if (list === true) {
    for (const name of templates)
      io.stdout.write(`${name.padEnd(longest(templates))}  ${aboutTemplate(read(name, io))}`.trimEnd().concat('\n'))
    return exitCode.done
  }
  if (!templates.includes(template)) {
    throw new Refusal(`no template '${template}'${didYouMean(template, templates)}; there are: ${templates.join(', ')}`)
  }
  const text = read(template, io)
  if (output === '-') {
    io.stdout.write(text)
    return exitCode.done
  }
  checkOutput(output, io)
  const files = [{ path: output, text }, ...dataFiles(text, output, io)]
  for (const { path } of files) {
    if (force !== true && io.fileExists(path))
      throw new Refusal(`${path} exists already; --force replaces it, --output writes elsewhere`)
  }
  for (const file of files) io.writeFile(file.path, file.text)
  const written = files.map(({ path }) => path).join(', ')
  io.stdout.write(`wrote ${written}; run it with: simulate ${output}\n`)
  return exitCode.done
}

function templateNames(io: Io): string[] {
  return io
    .listShipped(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
}

function read(template: string, io: Io): string {
  return io.readShipped(`${folder}/${template}${extension}`)
}

/** The template's own description: the value of its `description`, else its first comment. */
function aboutTemplate(text: string): string {
  const [, description] = /^description: *["']?(.*?)["']?$/m.exec(text) ?? /^# *(.+)$/m.exec(text) ?? []
  return description ?? ''
}

function longest(names: readonly string[]): number {
  return Math.max(...names.map((name) => name.length))
}

/** Files of measurements that the template names, for the folder of the scenario. */
function dataFiles(text: string, output: string, io: Io): { path: string; text: string }[] {
  const target = output.slice(0, Math.max(output.lastIndexOf('/'), output.lastIndexOf('\\')) + 1)
  return io
    .listShipped(folder)
    .filter((name) => name.endsWith('.csv') && text.includes(name))
    .map((name) => ({ path: target + name, text: io.readShipped(`${folder}/${name}`) }))
}
