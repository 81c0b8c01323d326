/** The values of a text: one on each line, without empty lines. A value may contain blanks and commas. */
export const valuesIn = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
