import { readFileSync } from 'node:fs';
import { absentNames } from './comment-names.js';

describe('names in comments', () => {
  it('are names of objects of the schema, of declarations and of files that exist', () => {
    expect(absentNames('src', ['src', 'test'], readFileSync('test/architecture/schema.sql', 'utf8'))).toEqual([]);
  });
});
