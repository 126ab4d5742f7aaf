/**
 * Runs the program from dist/compiled: the chunks of dist/ as CommonJS, each with what V8 made of it when they were built
 * (`bin/compile.js`), so that starting costs neither parsing nor compiling. V8 itself refuses what another version of it made, or
 * one with other flags, and compiles then as usual. Lies in dist/compiled as `index.cjs`.
 */
'use strict'
const { readFileSync } = require('node:fs')
const { dirname, join, relative } = require('node:path')
const { pathToFileURL } = require('node:url')
const { Script } = require('node:vm')

/** `code.bin`: the length of its index [4 bytes], the index, and the code that the index tells where to find. */
function readCode() {
  const bytes = readFileSync(join(__dirname, 'code.bin'))
  const start = 4 + bytes.readUInt32LE(0)
  return { index: JSON.parse(bytes.toString('utf8', 4, start)), code: bytes.subarray(start) }
}

/**
 * @param entry `main` or `worker`. @param entries by their names the files, relative to this folder; those of `code.bin` if left out.
 * @returns what the entry exports, and the scripts that were loaded, by their files: more of them as more is asked for.
 */
exports.run = (entry, entries) => {
  const { index, code } = entries === undefined ? readCode() : { index: { entries, code: {} }, code: null }
  const scripts = new Map()
  const modules = new Map()
  const load = (file) => {
    const known = modules.get(file)
    if (known !== undefined) return known.exports
    const module = { exports: {} }
    modules.set(file, module)
    const source = `(function (exports, require, module, $url) {${readFileSync(file, 'utf8')}\n})`
    const place = index.code[relative(__dirname, file)]
    const cachedData = place === undefined ? undefined : code.subarray(place[0], place[1])
    const script = new Script(source, { filename: file, cachedData })
    scripts.set(file, script)
    const find = (name) => (name.startsWith('.') ? load(join(dirname(file), name)) : require(name))
    script.runInThisContext()(module.exports, find, module, pathToFileURL(file).href)
    return module.exports
  }
  return { exported: load(join(__dirname, index.entries[entry])), scripts }
}
