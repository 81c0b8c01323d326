/** What somebody gets instead of an answer. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly reason: string | undefined,
    sentence: string,
  ) {
    super(sentence);
  }
}
