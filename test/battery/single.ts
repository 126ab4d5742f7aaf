/** A Poisson producer and one handler. */
export function single(rate: number, handler: string): string {
  return `
producers: { p: { publishes: a, arrivals: { rate: ${rate} } } }
handlers: { x: { subscribes: a, ${handler} } }`
}
