/** Colours of the terminal reports (ECMA-48 SGR codes), or none: every style is a function of text to text. */

export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  doubtful(text: string): string
}

const sgr = (open: number, close: number) => (text: string) =>
  text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`
const plain = (text: string) => text

const coloured: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  good: sgr(32, 39),
  bad: sgr(31, 39),
  doubtful: sgr(33, 39),
}
const uncoloured: Style = { bold: plain, dim: plain, good: plain, bad: plain, doubtful: plain }

export function styleFor(colour: boolean): Style {
  return colour ? coloured : uncoloured
}
