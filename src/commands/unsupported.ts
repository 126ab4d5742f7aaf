/** Commands and formats of the contract that this version refuses by name, so that nobody takes them for misspelled files. */

export const refusedCommands: readonly string[] = ['sweep', 'compare', 'size', 'capacity']

export const refusedFormats: readonly string[] = ['junit', 'prometheus']
