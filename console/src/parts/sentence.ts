/** Names in parentheses: of fields and operations of the API, and of pages of its documentation. */
const FOR_PROGRAMMERS = / \((?:docs\/[^)]*|[a-z]+[A-Z]\w*(?:[:,=][^)]*)?)\)/g;

interface Problem {
  readonly message: string;
}

/** A sentence of the API as officers read it: without the names that it adds for programmers. */
export const sentenceOf = ({ message }: Problem): string => message.replace(FOR_PROGRAMMERS, '');

/** The problems of a receipt in one text. */
export const sentencesOf = (problems: readonly Problem[]): string => problems.map(sentenceOf).join(' ');
