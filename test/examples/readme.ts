/** What the README claims in lists and tables, read from its text. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** @returns the folders of src/ that the table of the layout has a row for. */
export function layoutRows(markdown: string): string[] {
  const [, section = ''] = /^## How the code is laid out$([\s\S]*)/m.exec(markdown) ?? []
  return [...section.matchAll(/^\|[^|]*?`([a-z]+)\/`/gm)].map(([, folder = '']) => folder)
}

/** Folders of src/ that hold anything. */
export function foldersOfSource(): string[] {
  const source = join(import.meta.dirname, '../../src')
  return readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(source, entry.name)).length > 0)
    .map((entry) => entry.name)
}
