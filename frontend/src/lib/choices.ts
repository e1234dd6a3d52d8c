// What can be chosen from.

/** The usual numbers, with the one that is in force where it is another one. */
export function withOwn(usual: number[], own: number): number[] {
  return usual.includes(own) ? usual : [...usual, own].sort((a, b) => a - b);
}
