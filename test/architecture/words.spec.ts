import { claimsInSentences, INSTEAD, privateNames, privateTexts, privateWords } from './words.js';

describe('the words of the project', () => {
  it('comments, messages and sentences use the terms of the field', () => {
    const found = privateWords('src').map(({ file, line, word }) => `${file}:${line} “${word}”: write ${INSTEAD[word]}`);
    expect(found).toEqual([]);
  });

  it('texts of the console use the terms of the field', () => {
    expect(privateTexts()).toEqual([]);
  });

  it('sentences for users say indicator, and claim of tokens alone', () => {
    expect(claimsInSentences()).toEqual([]);
  });

  it('files and declarations are named by the terms of the field', () => {
    expect(privateNames('src')).toEqual([]);
  });
});
