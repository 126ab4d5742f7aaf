/**
 * `loadScenario`: text to a checked scenario in SI units, or every problem of the text at once.
 *
 * The order: YAML, overrides, the shapes of the format, references, the horizon; then the names are
 * resolved, the settings of the bus merged into the events, and the whole is hashed. Loading is pure: the same text, name and
 * files give the same scenario.
 */

import type { DistributionSpec } from '../distributions/distribution.ts'
import { hashOf } from './canonical.ts'
import { readDocument } from './document.ts'
import { checkExpectationNames, checkExpectations } from './expectation-names.ts'
import type { ScenarioFile } from './format/file.ts'
import { file as fileShape } from './format/file.ts'
import { checkHorizon } from './horizon.ts'
import type { MapNode, Node } from './node.ts'
import { describe } from './node.ts'
import { addNotices } from './notices.ts'
import type { Override } from './overrides.ts'
import { applyOverrides } from './overrides.ts'
import { ScenarioError } from './problem.ts'
import { checkTimelessLoops } from './reach.ts'
import { Reader } from './reader.ts'
import { checkEvents, checkInitial } from './references.ts'
import type { EventSpec, Notice, Scenario } from './scenario.ts'

export interface LoadOptions {
  /** Name of the file, for messages, for the scenario's default name and for the folder of its CSV files. */
  readonly file?: string
  /** Changes made before the checks: `--set PATH=VALUE`. */
  readonly overrides?: readonly Override[]
  /** Reads a CSV file; its path is already resolved against the folder of `file`. Without it, scenarios with files are refused. */
  readonly readFile?: (path: string) => string
}

/**
 * @param text YAML 1.2 or JSON.
 * @throws {ScenarioError} with all problems, in the order of the file.
 */
export function loadScenario(text: string, options: LoadOptions = {}): Scenario {
  const name = options.file ?? null
  const reader = new Reader({ file: name, readFile: options.readFile ?? null })
  const root = parse(text, name)
  applyOverrides(root, fileShape, options.overrides ?? [], reader)
  // A path that leads nowhere would only add problems that the user did not make.
  if (reader.problems.length > 0) throw new ScenarioError(reader.sortedProblems())
  const read = fileShape.read(root, [], reader)
  checkEvents(reader)
  if (read !== undefined) check(read, root, reader)
  // A list with an element that can't be read counts as none.
  if (read === undefined || read.expect.length === 0) checkExpectationNames(root, reader)
  if (read === undefined || reader.problems.length > 0) throw new ScenarioError(reader.sortedProblems())
  const resolved = resolve(read, reader, name)
  const notices: Notice[] = []
  const scenario = complete(resolved, notices)
  for (const notice of addNotices(scenario, root, reader)) notices.push(notice)
  return scenario
}

/** Adds the hash, which costs as much as the rest of the loading: computed when it is asked for, once. */
function complete(resolved: Omit<Scenario, 'sha256' | 'notices'>, notices: readonly Notice[]): Scenario {
  let hash: string | null = null
  return {
    ...resolved,
    get sha256() {
      hash ??= hashOf(resolved)
      return hash
    },
    notices,
  }
}

function parse(text: string, file: string | null): MapNode {
  const { root, problems } = readDocument(text, file)
  if (problems.length > 0) throw new ScenarioError(problems)
  const at = { file, line: 1, column: 1, path: '' }
  if (root === null || (root.kind === 'scalar' && root.value === null)) {
    throw new ScenarioError([{ ...at, message: 'the file is empty: a scenario has producers and handlers' }])
  }
  if (root.kind !== 'map') {
    throw new ScenarioError([
      { ...root.at, path: '', message: `expected a mapping with producers and handlers, saw ${describe(root)}` },
    ])
  }
  return root
}

function check(read: ScenarioFile, root: Node, reader: Reader): void {
  checkInitial(read, root, reader)
  checkExpectations(read, root, reader)
  checkTimelessLoops(read, root, reader)
  checkHorizon(read.run, root, reader)
}

function resolve(read: ScenarioFile, reader: Reader, file: string | null): Omit<Scenario, 'sha256' | 'notices'> {
  return {
    name: read.name ?? nameOfFile(file),
    description: read.description ?? null,
    run: read.run,
    events: resolveEvents(read, reader),
    producers: read.producers.map(([name, producer]) => ({ name, ...producer })),
    handlers: read.handlers.map(([name, handler]) => ({ name, ...handler })),
    flows: read.flows.map(([name, flow]) => ({ name, ...flow })),
    expect: read.expect,
  }
}

/** Every event that is mentioned, in that order, with the settings of the bus where it has none of its own. */
function resolveEvents(read: ScenarioFile, reader: Reader): readonly EventSpec[] {
  const settings = new Map(read.events)
  const names = [...new Set(reader.mentions.map((mention) => mention.event))]
  return names.map((name) => {
    const own = settings.get(name)
    return {
      name,
      priority: own?.priority ?? 0,
      ttl: own?.ttl ?? null,
      key: own?.key ?? null,
      delay: noDelay(own?.delay ?? read.bus.delay),
      loss: own?.loss ?? read.bus.loss,
      duplicates: own?.duplicates ?? read.bus.duplicates,
    }
  })
}

/** A constant delay of 0 is none. */
function noDelay(delay: DistributionSpec | null): DistributionSpec | null {
  return delay !== null && delay.distribution === 'constant' && delay.value === 0 ? null : delay
}

/** `flows/order-flow.yaml` names the scenario `order-flow`. */
function nameOfFile(file: string | null): string {
  const base = (file ?? '').replace(/^.*[\\/]/, '').replace(/\.(ya?ml|json)$/i, '')
  return base === '' || base === '-' ? 'scenario' : base
}
