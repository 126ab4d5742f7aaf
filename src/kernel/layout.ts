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
/** Address of what belongs to instances, by number of their root. */
export const W_NET_INSTANCES = 28
export const NET_BYTES = 120

/** A whole number over time and its integral. */
export const R_GAUGE_VALUE = 0
export const R_GAUGE_AREA = 1
export const R_GAUGE_SINCE = 2
export const GAUGE_BYTES = 24

/**
 * How many durations lie in which bucket, those of the buckets from `low` on. A count is a byte, so that those of many handlers fit
 * into a cache; what it has lost by overflowing is at the same place of a table of doubles, if there is one.
 */
export const R_HISTOGRAM_COUNT = 0
export const R_HISTOGRAM_ZEROS = 1
export const W_HISTOGRAM_LOW = 4
export const W_HISTOGRAM_SIZE = 5
export const W_HISTOGRAM_COUNTS = 6
export const W_HISTOGRAM_OVERFLOWS = 7
export const HISTOGRAM_BYTES = 32

/** Values taken out of a buffer: their sum, maximum and histogram. */
export const R_TOTALS_SUM = 0
export const R_TOTALS_MAX = 1
export const R_TOTALS_HISTOGRAM = 2
export const TOTALS_BYTES = R_TOTALS_HISTOGRAM * 8 + HISTOGRAM_BYTES

/** Length of a buffer of durations. */
export const BUFFER = 64

/** Durations: the number in the buffer, totals, the buffer. */
export const W_TALLY_PENDING = 0
export const R_TALLY_TOTALS = 1
export const R_TALLY_BUFFER = 7
export const TALLY_BYTES = (R_TALLY_BUFFER + BUFFER) * 8

/** Levels below this one have a cell each, those above it buckets. */
export const EXACT_LEVELS = 257
/** Levels below this one have theirs in the record; the others as soon as they occur. */
export const NEAR_LEVELS = 16
/** Behind their cells: address of those of levels beyond, and their number; the same of the buckets. */
export const W_LEVELS_MIDDLE = 2 * NEAR_LEVELS
export const W_LEVELS_MIDDLE_SIZE = W_LEVELS_MIDDLE + 1
export const W_LEVELS_FAR = W_LEVELS_MIDDLE + 2
export const W_LEVELS_FAR_SIZE = W_LEVELS_MIDDLE + 3
export const W_LEVELS_FAR_MAX = W_LEVELS_MIDDLE + 4
export const R_LEVELS_FAR_AREA = NEAR_LEVELS + 3
export const LEVELS_BYTES = (NEAR_LEVELS + 4) * 8

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
/** The lowest levels of the queue are next to it, on one line of the cache: a service that ends needs both. */
export const R_HANDLER_LEVELS = 10
export const W_HANDLER_FAILURE_STREAM = R_HANDLER_LEVELS * 2 + LEVELS_BYTES / 4
export const W_HANDLER_ROUTING_STREAM = W_HANDLER_FAILURE_STREAM + 1
export const HANDLER_BYTES = W_HANDLER_FAILURE_STREAM * 4 + 8
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
export const W_SUBSCRIPTION_ROUTING = 5
/** A single event's address, or that of a table: addresses of events, then cumulative probabilities. */
export const W_SUBSCRIPTION_TARGET = 6
/** As many sojourn times fit: none where JavaScript handles the ends of service. */
export const W_SUBSCRIPTION_ROOM = 7
export const R_SUBSCRIPTION_ZEROS = 4
export const R_SUBSCRIPTION_OFFERED = 5
export const R_SUBSCRIPTION_VISITS = 6
export const R_SUBSCRIPTION_SUCCESSES = 7
/** Of sojourn and service times, of waiting times > 0. */
export const R_SUBSCRIPTION_SOJOURN_SUM = 8
export const R_SUBSCRIPTION_SERVICE_SUM = 9
export const R_SUBSCRIPTION_SOJOURN_MAX = 10
export const R_SUBSCRIPTION_SERVICE_MAX = 11
export const R_SUBSCRIPTION_WAIT_SUM = 12
export const R_SUBSCRIPTION_WAIT_MAX = 13
/** The first half of it is with what every visit needs. */
export const R_SUBSCRIPTION_LAW = 14
export const LAW_BYTES = 32
export const R_SUBSCRIPTION_FAILURE = 18
export const W_SUBSCRIPTION_TARGETS = 38
export const R_SUBSCRIPTION_REFUSED = 20
export const R_SUBSCRIPTION_DROPPED = 21

/**
 * The buffers of a subscription's durations: waiting times; sojourn and service times, in pairs. A duration of a visit goes into its
 * sum and maximum at once; what is buffered is its place, where in the histogram it belongs, in 16 bits: 0 for a duration of 0, else its
 * bucket, of which that of 2^-64 is number 1. A place from NO_PLACE on doesn't fit: such a duration is counted without the buffer.
 */
export const VISITS = 256
export const NO_PLACE = 65535

/**
 * A subscription's block: its record; that of the handler whose first one it is; the buffers and histograms of the durations. All of
 * it lies together, since a large network waits for whatever is on another page.
 */
export const BLOCK_HANDLER = 192
export const SUBSCRIPTION_WAITING_BUFFER = BLOCK_HANDLER + 256
export const SUBSCRIPTION_ENDED_BUFFER = SUBSCRIPTION_WAITING_BUFFER + 2 * VISITS
export const SUBSCRIPTION_WAITING = SUBSCRIPTION_ENDED_BUFFER + 4 * VISITS
export const SUBSCRIPTION_SOJOURN = SUBSCRIPTION_WAITING + HISTOGRAM_BYTES
export const SUBSCRIPTION_SERVICE = SUBSCRIPTION_SOJOURN + HISTOGRAM_BYTES
/** Whole lines of the cache. */
export const SUBSCRIPTION_BYTES = (SUBSCRIPTION_SERVICE + HISTOGRAM_BYTES + 63) & ~63

/** What a success publishes: nothing, one event, one of several by probability, anything else; and whether it may be a failure. */
export const PUBLISHES_NOTHING = 0
export const PUBLISHES_ONE = 1
export const PUBLISHES_ONE_OF = 2
export const PUBLISHES_OUTSIDE = 3
export const PUBLISHES = 3
/** One event that nothing but one subscription is concerned with: the target is that one. The event counts by the successes. */
export const DELIVERS = 8
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
/**
 * Address of what it ends: number of the first set of flows of which it ends one, how many sets from there on, and of each of those the
 * flows that complete and those that fail, as bits.
 */
export const W_EVENT_ENDS = 4
export const W_EVENT_INDEX = 5
export const R_EVENT_PUBLISHED = 3
/** Address of the table of the others. */
export const W_EVENT_TABLE = 8
export const EVENT_BYTES = 40

export const W_FLOW_INDEX = 0
export const R_FLOW_WITHIN = 1
export const R_FLOW_COMPLETED = 2
export const R_FLOW_FAILED = 3
export const R_FLOW_LAPSED = 4
export const R_FLOW_IN_TIME = 5
export const R_FLOW_ENDED_TIME = 6
export const R_FLOW_IN_FLIGHT = 7
export const R_FLOW_LATENCY = 10
export const FLOW_BYTES = (R_FLOW_LATENCY + R_TALLY_BUFFER + BUFFER) * 8

/** The flows that one event starts: their number, address of the tally of times to settling, instances, addresses of the flows. */
export const W_FLOW_SET_SIZE = 0
export const W_FLOW_SET_SETTLING = 1
export const R_FLOW_SET_STARTED = 1
export const W_FLOW_SET_FLOWS = 4
/** An instance's ended ones are bits of a word. */
export const MOST_FLOWS = 32
export const FLOW_SET_BYTES = (W_FLOW_SET_FLOWS + MOST_FLOWS) * 4

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

/** Bytes of a message's record, and of that of its instance; their fields are named in `src/model/messages.ts`. */
export const MESSAGE_BYTES = 32
export const INSTANCE_BYTES = 16
