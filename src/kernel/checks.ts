/** The numbers that JavaScript finds fields by (`layout.ts`) are those of the records: a mistake stops the compiler. */

import { Law } from './law.ts'
import * as L from './layout.ts'
import {
  EventType,
  Flow,
  Gauge,
  Handler,
  Levels,
  Message,
  Net,
  Producer,
  Subscription,
  Tally,
  Totals,
} from './records.ts'
import { Stream } from './stream.ts'

if (offsetof<Net>('pendingHead') !== L.W_NET_PENDING_HEAD << 2) ERROR('layout')
if (offsetof<Net>('pendingTail') !== L.W_NET_PENDING_TAIL << 2) ERROR('layout')
if (offsetof<Net>('publisher') !== L.W_NET_PUBLISHER << 2) ERROR('layout')
if (offsetof<Net>('blocking') !== L.W_NET_BLOCKING << 2) ERROR('layout')
if (offsetof<Net>('settlesOutside') !== L.W_NET_SETTLES_OUTSIDE << 2) ERROR('layout')
if (offsetof<Net>('messages') !== L.W_NET_MESSAGES << 2) ERROR('layout')
if (offsetof<Net>('free') !== L.W_NET_FREE << 2) ERROR('layout')
if (offsetof<Net>('fresh') !== L.W_NET_FRESH << 2) ERROR('layout')
if (offsetof<Net>('capacity') !== L.W_NET_CAPACITY << 2) ERROR('layout')
if (offsetof<Net>('used') !== L.W_NET_USED << 2) ERROR('layout')
if (offsetof<Net>('subscriptions') !== L.W_NET_SUBSCRIPTIONS << 2) ERROR('layout')
if (offsetof<Net>('producers') !== L.W_NET_PRODUCERS << 2) ERROR('layout')
if (offsetof<Net>('flowSets') !== L.W_NET_FLOW_SETS << 2) ERROR('layout')
if (offsetof<Net>('settling') !== L.W_NET_SETTLING << 2) ERROR('layout')
if (offsetof<Net>('now') !== L.R_NET_NOW << 3) ERROR('layout')
if (offsetof<Net>('until') !== L.R_NET_UNTIL << 3) ERROR('layout')
if (offsetof<Net>('published') !== L.R_NET_PUBLISHED << 3) ERROR('layout')
if (offsetof<Net>('publishedLimit') !== L.R_NET_PUBLISHED_LIMIT << 3) ERROR('layout')
if (offsetof<Net>('unsettledValue') !== L.R_NET_UNSETTLED << 3) ERROR('layout')
if (offsetof<Net>() !== L.NET_BYTES) ERROR('layout')

if (offsetof<Gauge>('value') !== L.R_GAUGE_VALUE << 3) ERROR('layout')
if (offsetof<Gauge>('area') !== L.R_GAUGE_AREA << 3) ERROR('layout')
if (offsetof<Gauge>('since') !== L.R_GAUGE_SINCE << 3) ERROR('layout')
if (offsetof<Gauge>() !== L.GAUGE_BYTES) ERROR('layout')

if (offsetof<Totals>('sum') !== L.R_TOTALS_SUM << 3) ERROR('layout')
if (offsetof<Totals>('max') !== L.R_TOTALS_MAX << 3) ERROR('layout')
if (offsetof<Totals>('count') !== L.R_TOTALS_COUNT << 3) ERROR('layout')
if (offsetof<Totals>('zeros') !== L.R_TOTALS_ZEROS << 3) ERROR('layout')
if (offsetof<Totals>('low') !== L.W_TOTALS_LOW << 2) ERROR('layout')
if (offsetof<Totals>('size') !== L.W_TOTALS_SIZE << 2) ERROR('layout')
if (offsetof<Totals>('counts') !== L.W_TOTALS_COUNTS << 2) ERROR('layout')
if (offsetof<Totals>('overflows') !== L.W_TOTALS_OVERFLOWS << 2) ERROR('layout')
if (offsetof<Totals>() !== L.TOTALS_BYTES) ERROR('layout')

if (offsetof<Tally>('pending') !== L.W_TALLY_PENDING << 2) ERROR('layout')
if (offsetof<Tally>() !== L.R_TALLY_TOTALS << 3) ERROR('layout')
if ((L.R_TALLY_TOTALS << 3) + L.TOTALS_BYTES !== L.R_TALLY_BUFFER << 3) ERROR('layout')
if ((L.R_TALLY_BUFFER + L.BUFFER) << 3 !== L.TALLY_BYTES) ERROR('layout')

if (offsetof<Levels>('exact') !== L.W_LEVELS_EXACT << 2) ERROR('layout')
if (offsetof<Levels>('exactSize') !== L.W_LEVELS_EXACT_SIZE << 2) ERROR('layout')
if (offsetof<Levels>('far') !== L.W_LEVELS_FAR << 2) ERROR('layout')
if (offsetof<Levels>('farSize') !== L.W_LEVELS_FAR_SIZE << 2) ERROR('layout')
if (offsetof<Levels>('farMax') !== L.W_LEVELS_FAR_MAX << 2) ERROR('layout')
if (offsetof<Levels>('farArea') !== L.R_LEVELS_FAR_AREA << 3) ERROR('layout')
if (offsetof<Levels>() !== L.LEVELS_BYTES) ERROR('layout')

if (offsetof<Handler>('workers') !== L.W_HANDLER_WORKERS << 2) ERROR('layout')
if (offsetof<Handler>('busy') !== L.W_HANDLER_BUSY << 2) ERROR('layout')
if (offsetof<Handler>('queued') !== L.W_HANDLER_QUEUED << 2) ERROR('layout')
if (offsetof<Handler>('head') !== L.W_HANDLER_HEAD << 2) ERROR('layout')
if (offsetof<Handler>('tail') !== L.W_HANDLER_TAIL << 2) ERROR('layout')
if (offsetof<Handler>('capacity') !== L.W_HANDLER_CAPACITY << 2) ERROR('layout')
if (offsetof<Handler>('drops') !== L.W_HANDLER_DROPS << 2) ERROR('layout')
if (offsetof<Handler>('index') !== L.W_HANDLER_INDEX << 2) ERROR('layout')
if (offsetof<Handler>('queueSince') !== L.R_HANDLER_QUEUE_SINCE << 3) ERROR('layout')
if (offsetof<Handler>('busySince') !== L.R_HANDLER_BUSY_SINCE << 3) ERROR('layout')
if (offsetof<Handler>('busyArea') !== L.R_HANDLER_BUSY_AREA << 3) ERROR('layout')
if (offsetof<Handler>('emptyTime') !== L.R_HANDLER_EMPTY_TIME << 3) ERROR('layout')
if (offsetof<Handler>('streamA') !== L.R_HANDLER_SERVICE_STREAM << 3) ERROR('layout')
if (offsetof<Stream>() !== L.STREAM_BYTES) ERROR('layout')
if (offsetof<Handler>('failureStream') !== L.W_HANDLER_FAILURE_STREAM << 2) ERROR('layout')
if (offsetof<Handler>('routingStream') !== L.W_HANDLER_ROUTING_STREAM << 2) ERROR('layout')
if (offsetof<Handler>() !== L.R_HANDLER_LEVELS << 3) ERROR('layout')
if ((L.R_HANDLER_LEVELS << 3) + L.LEVELS_BYTES !== L.HANDLER_BYTES) ERROR('layout')

if (offsetof<Subscription>('traits') !== L.W_SUBSCRIPTION_TRAITS << 2) ERROR('layout')
if (offsetof<Subscription>('handler') !== L.W_SUBSCRIPTION_HANDLER << 2) ERROR('layout')
if (offsetof<Subscription>('index') !== L.W_SUBSCRIPTION_INDEX << 2) ERROR('layout')
if (offsetof<Subscription>('waits') !== L.W_SUBSCRIPTION_WAITS << 2) ERROR('layout')
if (offsetof<Subscription>('ends') !== L.W_SUBSCRIPTION_ENDS << 2) ERROR('layout')
if (offsetof<Subscription>('room') !== L.W_SUBSCRIPTION_ROOM << 2) ERROR('layout')
if (offsetof<Subscription>('routing') !== L.W_SUBSCRIPTION_ROUTING << 2) ERROR('layout')
if (offsetof<Subscription>('target') !== L.W_SUBSCRIPTION_TARGET << 2) ERROR('layout')
if (offsetof<Subscription>('targets') !== L.W_SUBSCRIPTION_TARGETS << 2) ERROR('layout')
if (offsetof<Subscription>('failure') !== L.R_SUBSCRIPTION_FAILURE << 3) ERROR('layout')
if (offsetof<Subscription>('zeros') !== L.R_SUBSCRIPTION_ZEROS << 3) ERROR('layout')
if (offsetof<Subscription>('offered') !== L.R_SUBSCRIPTION_OFFERED << 3) ERROR('layout')
if (offsetof<Subscription>('visits') !== L.R_SUBSCRIPTION_VISITS << 3) ERROR('layout')
if (offsetof<Subscription>('successes') !== L.R_SUBSCRIPTION_SUCCESSES << 3) ERROR('layout')
if (offsetof<Subscription>('refused') !== L.R_SUBSCRIPTION_REFUSED << 3) ERROR('layout')
if (offsetof<Subscription>('dropped') !== L.R_SUBSCRIPTION_DROPPED << 3) ERROR('layout')
if (offsetof<Subscription>('lawKind') !== L.R_SUBSCRIPTION_LAW << 3) ERROR('layout')
if (offsetof<Law>() !== L.LAW_BYTES) ERROR('layout')
if (offsetof<Subscription>('lawC') - offsetof<Subscription>('lawKind') !== offsetof<Law>('c')) ERROR('layout')
if (offsetof<Subscription>('durations') !== L.W_SUBSCRIPTION_DURATIONS << 2) ERROR('layout')
if (offsetof<Subscription>() !== L.SUBSCRIPTION_BYTES) ERROR('layout')

if (L.R_DURATIONS_WAITING !== 3 * L.BUFFER) ERROR('layout')
if ((L.R_DURATIONS_SOJOURN - L.R_DURATIONS_WAITING) << 3 !== L.TOTALS_BYTES) ERROR('layout')
if ((L.R_DURATIONS_SERVICE - L.R_DURATIONS_SOJOURN) << 3 !== L.TOTALS_BYTES) ERROR('layout')
if ((L.R_DURATIONS_SERVICE << 3) + L.TOTALS_BYTES !== L.DURATIONS_BYTES) ERROR('layout')

if (offsetof<EventType>('traits') !== L.W_EVENT_TRAITS << 2) ERROR('layout')
if (offsetof<EventType>('copies') !== L.W_EVENT_COPIES << 2) ERROR('layout')
if (offsetof<EventType>('last') !== L.W_EVENT_LAST << 2) ERROR('layout')
if (offsetof<EventType>('table') !== L.W_EVENT_TABLE << 2) ERROR('layout')
if (offsetof<EventType>('flowSet') !== L.W_EVENT_FLOW_SET << 2) ERROR('layout')
if (offsetof<EventType>('ends') !== L.W_EVENT_ENDS << 2) ERROR('layout')
if (offsetof<EventType>('index') !== L.W_EVENT_INDEX << 2) ERROR('layout')
if (offsetof<EventType>('published') !== L.R_EVENT_PUBLISHED << 3) ERROR('layout')
if (offsetof<EventType>() !== L.EVENT_BYTES) ERROR('layout')

if (offsetof<Flow>('within') !== L.R_FLOW_WITHIN << 3) ERROR('layout')
if (offsetof<Flow>('started') !== L.R_FLOW_STARTED << 3) ERROR('layout')
if (offsetof<Flow>('completed') !== L.R_FLOW_COMPLETED << 3) ERROR('layout')
if (offsetof<Flow>('failed') !== L.R_FLOW_FAILED << 3) ERROR('layout')
if (offsetof<Flow>('lapsed') !== L.R_FLOW_LAPSED << 3) ERROR('layout')
if (offsetof<Flow>('inTime') !== L.R_FLOW_IN_TIME << 3) ERROR('layout')
if (offsetof<Flow>('endedTime') !== L.R_FLOW_ENDED_TIME << 3) ERROR('layout')
if (offsetof<Flow>('inFlightValue') !== L.R_FLOW_IN_FLIGHT << 3) ERROR('layout')
if (offsetof<Flow>() !== L.R_FLOW_LATENCY << 3) ERROR('layout')
if ((L.R_FLOW_LATENCY << 3) + L.TALLY_BYTES !== L.R_FLOW_SETTLING << 3) ERROR('layout')
if ((L.R_FLOW_SETTLING << 3) + L.TALLY_BYTES !== L.FLOW_BYTES) ERROR('layout')

if (offsetof<Producer>('traits') !== L.W_PRODUCER_TRAITS << 2) ERROR('layout')
if (offsetof<Producer>('index') !== L.W_PRODUCER_INDEX << 2) ERROR('layout')
if (offsetof<Producer>('streamA') !== L.R_PRODUCER_STREAM << 3) ERROR('layout')
if (offsetof<Producer>('event') !== L.W_PRODUCER_EVENT << 2) ERROR('layout')
if (offsetof<Producer>('number') !== L.W_PRODUCER_NUMBER << 2) ERROR('layout')
if (offsetof<Producer>('mean') !== L.R_PRODUCER_MEAN << 3) ERROR('layout')
if (offsetof<Producer>('stops') !== L.R_PRODUCER_STOPS << 3) ERROR('layout')
if (offsetof<Producer>('limit') !== L.R_PRODUCER_LIMIT << 3) ERROR('layout')
if (offsetof<Producer>('published') !== L.R_PRODUCER_PUBLISHED << 3) ERROR('layout')
if (offsetof<Producer>() !== L.PRODUCER_BYTES) ERROR('layout')

if (offsetof<Message>() !== L.MESSAGE_BYTES) ERROR('layout')
