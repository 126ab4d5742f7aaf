/** The progress bar on standard error, by cli-progress; it waits a moment, so that short runs don't flicker. */
import { SingleBar } from 'cli-progress'
import type { ProgressBar } from './io.ts'

const patienceMs = 400

export function startProgress(stream: NodeJS.WriteStream, now: () => number): ProgressBar {
  const bar = new SingleBar({
    stream,
    format: '{bar} {value} of {total} replications, {duration_formatted}',
    barsize: 30,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    clearOnComplete: true,
    hideCursor: true,
    // It would take Ctrl-C for itself.
    gracefulExit: false,
  })
  const begun = now()
  let shown = false
  return {
    update(done, planned) {
      if (shown) {
        bar.setTotal(planned)
        bar.update(done)
      } else if ((now() - begun) * 1000 > patienceMs) {
        shown = true
        bar.start(planned, done)
      }
    },
    stop() {
      if (shown) bar.stop()
    },
  }
}
