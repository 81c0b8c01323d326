import { cut, droppedConditions } from '../../integration/rls/mutants/conditions.js';
import { swapsIn } from '../../integration/rls/mutants/swaps.js';

const mutantsOf = (sql: string): readonly string[] => droppedConditions(sql).map((one) => cut(sql, one));

describe('conditions of an SQL text, dropped one by one', () => {
  it.each<[string, string, readonly string[]]>([
    ['operands of and', 'a = 1 and b = 2', ['true and b = 2', 'a = 1 and true']],
    ['operands of or', 'a or b', ['false or b', 'a or false']],
    ['and within or', 'a and b or c', ['true and b or c', 'a and true or c', 'false or c', 'a and b or false']],
    ['what stands in parentheses', '(a or b) and c', ['(false or b) and c', '(a or false) and c', 'true and c', '(a or b) and true']],
    ['a condition alone', 'select 1 from t where a = (select 1)', ['select 1 from t where true']],
    ['a check that raises', 'if a then raise; end if; b := 1;', ['if false then raise; end if; b := 1;']],
    [
      'the conditions of a join',
      'from t join u on a = b and c where d',
      ['from t join u on true and c where d', 'from t join u on a = b and true where d', 'from t join u on a = b and c where true'],
    ],
    ['arms of a case', 'case when a then b else c end', ['case when false then b else c end', 'case when true then b else c end']],
  ])('%s', (_, sql, expected) => {
    expect([...mutantsOf(sql)].sort()).toEqual([...expected].sort());
  });

  it.each([
    ['strings and comments', `select 'a and b' /* c and d */ -- e or f`],
    ['between', 'select a between 1 and 2'],
    ['a simple case', 'case a when 1 then b end'],
    ['on conflict', 'insert into t default values on conflict do nothing'],
    ['handlers', 'exception when others then null'],
  ])('finds none in %s', (_, sql) => {
    expect(mutantsOf(sql)).toEqual([]);
  });

  it('takes is distinct from for one operand', () => {
    expect(mutantsOf('a is distinct from b or c')).toEqual(['false or c', 'a is distinct from b or false']);
  });

  it('says so when something is not closed', () => {
    expect(() => mutantsOf('(a and b')).toThrow('not closed');
  });
});

describe('names of an SQL text, taken for others', () => {
  const swapped = (sql: string): readonly string[] => swapsIn(sql).map((one) => cut(sql, one));

  it('swaps columns, calls and literals, each by itself', () => {
    expect(swapped('left_at is null and audience && hub.my_keys()')).toEqual([
      'joined_at is null and audience && hub.my_keys()',
      'left_at is null and excluded && hub.my_keys()',
      'left_at is null and audience && hub.my_bars()',
    ]);
    expect(swapped(`x = 'PARTNER'`)).toEqual([`x = 'COUNTRY'`]);
    expect(swapped('field[7]')).toEqual(['field[8]']);
  });

  it('leaves alone what names a table or gives a name', () => {
    expect(swapped('select 1 as me from hub.party p, audience.id')).toEqual([]);
  });
});
