/**
 * Where things lie in the memory that the kernel (WebAssembly) and JavaScript share. The one side finds the fields of a record
 * by the classes of `records.ts`, the other by the numbers below, which `checks.ts` holds against those classes when the
 * kernel is compiled. Names that begin with W_ count words of 4 bytes, those with R_ doubles, from the record's address;
 * every record begins at a multiple of 8.
 */

/** The state of the network: one record, at this address. Below it there is nothing, only zeros. */
export const NET = 64
export const W_NET_PENDING_HEAD = 0
export const W_NET_PENDING_TAIL = 1
export const W_NET_PUBLISHER = 2
export const W_NET_BLOCKING = 3
/** JavaScript is told of every instance that settles: something is kept for it. Then no event has NO_FLOWS. */
export const W_NET_SETTLES_OUTSIDE = 4
/** Messages: address of the pool, first free record, records never used so far, capacity, messages alive. */
export const W_NET_MESSAGES = 5
export const W_NET_FREE = 6
export const W_NET_FRESH = 7
export const W_NET_CAPACITY = 8
export const W_NET_USED = 9
/** Address of the records of subscriptions, one after the other; of tables of addresses: by number of producer, set of flows. */
export const W_NET_SUBSCRIPTIONS = 10
export const W_NET_PRODUCERS = 11
export const W_NET_FLOW_SETS = 12
/** Address of the tally of times to settling. */
export const W_NET_SETTLING = 13
export const R_NET_NOW = 7
export const R_NET_UNTIL = 8
export const R_NET_PUBLISHED = 9
export const R_NET_PUBLISHED_LIMIT = 10
/** A gauge: unsettled flow instances. */
export const R_NET_UNSETTLED = 11
export const NET_BYTES = 112

/** A whole number over time and its integral. */
export const R_GAUGE_VALUE = 0
export const R_GAUGE_AREA = 1
export const R_GAUGE_SINCE = 2
export const GAUGE_BYTES = 24

/**
 * Values taken out of a buffer: their sum, maximum, number, and the counts of their buckets from `low` on. A count is a byte, so
 * that those of many handlers fit into a cache; what it has lost by overflowing is at the same place of a table of doubles, if there is one.
 */
export const R_TOTALS_SUM = 0
export const R_TOTALS_MAX = 1
export const R_TOTALS_COUNT = 2
export const R_TOTALS_ZEROS = 3
export const W_TOTALS_LOW = 8
export const W_TOTALS_SIZE = 9
export const W_TOTALS_COUNTS = 10
export const W_TOTALS_OVERFLOWS = 11
export const TOTALS_BYTES = 48

/** Length of a buffer of durations. */
export const BUFFER = 64

/** Durations: the number in the buffer, totals, the buffer. */
export const W_TALLY_PENDING = 0
export const R_TALLY_TOTALS = 1
export const R_TALLY_BUFFER = 7
export const TALLY_BYTES = (R_TALLY_BUFFER + BUFFER) * 8

/** Levels below this one have a cell each, as soon as they occur; the others have buckets. */
export const EXACT_LEVELS = 257
/** Cells that there are from the start. */
export const FIRST_LEVELS = 16
/** Address of the cells, and their number; the same of the buckets. */
export const W_LEVELS_EXACT = 0
export const W_LEVELS_EXACT_SIZE = 1
export const W_LEVELS_FAR = 2
export const W_LEVELS_FAR_SIZE = 3
export const W_LEVELS_FAR_MAX = 4
export const R_LEVELS_FAR_AREA = 3
export const LEVELS_BYTES = 32

export const W_HANDLER_WORKERS = 0
export const W_HANDLER_BUSY = 1
export const W_HANDLER_QUEUED = 2
export const W_HANDLER_HEAD = 3
export const W_HANDLER_TAIL = 4
export const W_HANDLER_CAPACITY = 5
/** A full queue drops what comes; else JavaScript decides. */
export const W_HANDLER_DROPS = 6
export const W_HANDLER_INDEX = 7
export const R_HANDLER_QUEUE_SINCE = 4
export const R_HANDLER_BUSY_SINCE = 5
export const R_HANDLER_BUSY_AREA = 6
export const R_HANDLER_EMPTY_TIME = 7
/** The stream of service times itself; addresses of other streams. */
export const R_HANDLER_SERVICE_STREAM = 8
export const W_HANDLER_FAILURE_STREAM = 20
export const W_HANDLER_ROUTING_STREAM = 21
export const R_HANDLER_LEVELS = 11
export const HANDLER_BYTES = 120
/** A stream: four words. */
export const STREAM_BYTES = 16

/** Deliveries, ends of service that JavaScript handles; a delivery begins to count attempts. */
export const W_SUBSCRIPTION_TRAITS = 0
export const DELIVERS_OUTSIDE = 1
export const ENDS_OUTSIDE = 2
export const COUNTS_ATTEMPTS = 4
export const W_SUBSCRIPTION_HANDLER = 1
export const W_SUBSCRIPTION_INDEX = 2
/** Numbers of values in the buffers: of waiting times, of sojourn and service times. */
export const W_SUBSCRIPTION_WAITS = 3
export const W_SUBSCRIPTION_ENDS = 4
/** As many sojourn times fit: none where JavaScript handles the ends of service. */
export const W_SUBSCRIPTION_ROOM = 27
export const W_SUBSCRIPTION_ROUTING = 5
/** A single event's address, or that of a table: addresses of events, then cumulative probabilities. */
export const W_SUBSCRIPTION_TARGET = 6
/** Address of its durations. */
export const W_SUBSCRIPTION_DURATIONS = 7
export const R_SUBSCRIPTION_ZEROS = 4
export const R_SUBSCRIPTION_OFFERED = 5
export const R_SUBSCRIPTION_VISITS = 6
export const R_SUBSCRIPTION_SUCCESSES = 7
export const R_SUBSCRIPTION_LAW = 8
export const LAW_BYTES = 32
export const R_SUBSCRIPTION_FAILURE = 12
export const W_SUBSCRIPTION_TARGETS = 26
export const R_SUBSCRIPTION_REFUSED = 14
export const R_SUBSCRIPTION_DROPPED = 15
export const SUBSCRIPTION_BITS = 7
export const SUBSCRIPTION_BYTES = 1 << SUBSCRIPTION_BITS

/** Durations of visits. Buffers: waiting times; sojourn and service times, in pairs. Then their totals. */
export const R_DURATIONS_WAITING = 3 * BUFFER
export const R_DURATIONS_SOJOURN = R_DURATIONS_WAITING + 6
export const R_DURATIONS_SERVICE = R_DURATIONS_SOJOURN + 6
export const DURATIONS_BYTES = (R_DURATIONS_SERVICE + 6) * 8

/** What a success publishes: nothing, one event, one of several by probability, anything else; and whether it may be a failure. */
export const PUBLISHES_NOTHING = 0
export const PUBLISHES_ONE = 1
export const PUBLISHES_ONE_OF = 2
export const PUBLISHES_OUTSIDE = 3
export const PUBLISHES = 3
export const UNLESS_IT_FAILS = 4

/** JavaScript publishes it, or ends its flows; it ends flows; it has several subscriptions, or none. */
export const W_EVENT_TRAITS = 0
export const PUBLISHED_OUTSIDE = 1
export const HEARD_OUTSIDE = 2
export const ENDS_FLOWS = 4
export const MULTIPLIES = 8
export const UNHEARD = 16
/** How many there are before the last one, and the address of that, 0: there is none. */
export const W_EVENT_COPIES = 1
export const W_EVENT_LAST = 2
/** NO_FLOWS: none, and nobody is told that an instance has settled. TOLD: none, and JavaScript is told. */
export const W_EVENT_FLOW_SET = 3
export const NO_FLOWS = -1
export const TOLD = -2
/** Address of a byte by number of flow, 0: none. */
export const W_EVENT_ENDS = 4
export const W_EVENT_INDEX = 5
export const R_EVENT_PUBLISHED = 3
/** Address of the table of the others. */
export const W_EVENT_TABLE = 8
export const EVENT_BYTES = 40

export const W_FLOW_INDEX = 0
export const R_FLOW_WITHIN = 1
export const R_FLOW_STARTED = 2
export const R_FLOW_COMPLETED = 3
export const R_FLOW_FAILED = 4
export const R_FLOW_LAPSED = 5
export const R_FLOW_IN_TIME = 6
export const R_FLOW_ENDED_TIME = 7
export const R_FLOW_IN_FLIGHT = 8
export const R_FLOW_LATENCY = 11
export const R_FLOW_SETTLING = R_FLOW_LATENCY + R_TALLY_BUFFER + BUFFER
export const FLOW_BYTES = (R_FLOW_SETTLING + R_TALLY_BUFFER + BUFFER) * 8

/** JavaScript handles its arrivals, or says when the next one is; it or what is published may end or be blocked. */
export const W_PRODUCER_TRAITS = 0
export const ARRIVES_OUTSIDE = 1
export const TIMED_OUTSIDE = 2
export const LIMITED = 4
export const W_PRODUCER_INDEX = 1
export const W_PRODUCER_EVENT = 2
/** On whose behalf it publishes: see `door.ts`. */
export const W_PRODUCER_NUMBER = 3
/** The stream of arrivals itself. */
export const R_PRODUCER_STREAM = 2
/** Mean interval of a Poisson process [s]. */
export const R_PRODUCER_MEAN = 4
export const R_PRODUCER_STOPS = 5
/** Publications after which there are no more; 0 for all when the system drains. */
export const R_PRODUCER_LIMIT = 6
export const R_PRODUCER_PUBLISHED = 7
export const PRODUCER_BYTES = 64

/** Bytes of a message's record; its fields are named in `src/model/messages.ts`. */
export const MESSAGE_BYTES = 48
