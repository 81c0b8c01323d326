import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { buildSchema, findBreakingChanges, lexicographicSortSchema, printSchema } from 'graphql';
import { startHub } from '../support/hub.js';
import { reasonsIn } from './reasons.js';

describe('schema.graphql', () => {
  it('is what the hub serves', async () => {
    const hub = await startHub();
    const served = lexicographicSortSchema(hub.app.get(GraphQLSchemaHost).schema);
    await hub.stop();
    const kept = buildSchema(await readFile(join(import.meta.dirname, '..', '..', 'schema.graphql'), 'utf8'));
    expect(findBreakingChanges(kept, served)).toEqual([]);
    expect(findBreakingChanges(served, kept)).toEqual([]);
    expect(printSchema(served)).toBe(printSchema(lexicographicSortSchema(kept)));
  });
});

describe('the list of reasons', () => {
  it('is read from the sources: classes, their children, defaults, objects and calls', () => {
    const text = `
      class Gone extends HubError { constructor(n: number) { super('NOT_FOUND', 'ITEM_GONE', \`Item \${n} is gone.\`); } }
      class Bad extends HubError { constructor(reason = 'PLAIN_BAD', message = 'It is bad.') { super('BAD_USER_INPUT', reason, message); } }
      class Worse extends Bad { constructor() { super('VERY_BAD', 'It is worse.'); } }
      const thrown = () => { throw new Bad('TOO_BAD', flag ? 'It is too bad.' : 'Oh.'); };
      const one = problem('SEEN_TWICE', 'It was seen twice.', 'value');
      const refusals = { HB499: () => new Bad('TOO_HIGH', 'It is too high.'), HB498: () => new Bad('TOO_LOW', 'It is too low.') };
      const high = () => { throw new Bad('TOO_HIGH', \`\${n} is too high.\`); };
      const two = { code: 'SEEN_NEVER', message: 'It was never seen.' };
      const not = call('NOT_A_SENTENCE', 'x') || new Map([['CONST_NAME', 'of something']]);
    `;
    expect(reasonsIn([{ name: 'a.ts', text }])).toEqual([
      { code: 'BAD_USER_INPUT', reason: 'PLAIN_BAD', sentence: 'It is bad.' },
      { code: 'BAD_USER_INPUT', reason: 'TOO_BAD', sentence: 'It is too bad.' },
      { code: 'BAD_USER_INPUT', reason: 'TOO_HIGH', sentence: '… is too high.' },
      { code: 'BAD_USER_INPUT', reason: 'TOO_LOW', sentence: 'It is too low.' },
      { code: 'BAD_USER_INPUT', reason: 'VERY_BAD', sentence: 'It is worse.' },
      { code: 'NOT_FOUND', reason: 'ITEM_GONE', sentence: 'Item … is gone.' },
      { code: undefined, reason: 'SEEN_NEVER', sentence: 'It was never seen.' },
      { code: undefined, reason: 'SEEN_TWICE', sentence: 'It was seen twice.' },
    ]);
  });
});
