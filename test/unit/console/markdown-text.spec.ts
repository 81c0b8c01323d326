import { caseworkTitle } from '../../../console/src/parts/casework-title.ts';
import { plainText } from '../../../console/src/parts/markdown-text.ts';

describe('a title of a text in Markdown', () => {
  it('has its words without marks, in one line', () => {
    expect(plainText('# Who *owns* the **blue** bus?\n\nSee [the list](https://list.example), `x_1` and ~~this~~.')).toBe(
      'Who owns the blue bus? See the list, x_1 and ~~this~~.',
    );
    expect(plainText('- one\n- two\n\n> three\n\n1. four  \n   five')).toBe('one two three four five');
    expect(plainText('```\nraw **code**\n```\n---\n![a picture](a.png) ![](b.png) ![c][d]')).toBe('raw **code** a picture b.png ![c][d]');
  });

  it('keeps what is no mark: escaped characters, values, HTML, and a mark that its cut has left open', () => {
    expect(plainText('5 \\* 3 and snake_case_name costs <b>2 * 3</b>')).toBe('5 * 3 and snake_case_name costs <b>2 * 3</b>');
    expect(plainText('Who has **this numb')).toBe('Who has **this numb');
    expect(plainText('  ')).toBe('');
  });

  it('is made of a request for information alone: other casework has titles without Markdown', () => {
    const titleOf = (kind: string, title: string): string => caseworkTitle({ kind, title, item: null }, (id) => id);
    expect(titleOf('INFORMATION_REQUEST', '**Who** owns it?')).toBe('Who owns it?');
    expect(titleOf('CASE', 'Operation *Blue* #3')).toBe('Operation *Blue* #3');
    expect(titleOf('ACTION_REQUEST', '2 * 3 * 4')).toBe('2 * 3 * 4');
  });
});
