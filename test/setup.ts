/** Property tests draw the same cases on every machine and every day; a test may still give a seed of its own. */
import fc from 'fast-check'

fc.configureGlobal({ seed: 20_200_619 })
