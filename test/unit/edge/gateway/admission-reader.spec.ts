import type { Operation } from '../../../../src/delivery/previews/operation-registry.js';
import { AdmissionReader } from '../../../../src/edge/gateway/admission-reader.js';

const REVOCATION: Operation = { name: 'revokeIndicator', type: 'MUTATION', permission: 'indicator:revoke', admission: 'URGENT' };
const URGENT = 'mutation { revokeIndicator }';

/** A reader whose questions about operations are counted. */
function counted(): { readonly reader: AdmissionReader; readonly asked: () => number } {
  let asked = 0;
  const reader = new AdmissionReader((name) => {
    asked += 1;
    return name === REVOCATION.name ? REVOCATION : undefined;
  });
  return { reader, asked: () => asked };
}

describe('The admission of a document', () => {
  it('is read once', () => {
    const { reader, asked } = counted();
    for (let n = 0; n < 3; n += 1) expect(reader.of({ query: URGENT })).toBe('URGENT');
    expect(asked()).toBe(1);
  });

  it('is not that of the same document with another operation name, nor of a text with the same characters', () => {
    const { reader } = counted();
    expect(reader.of({ query: URGENT, operationName: '' })).toBe('IN_TURN'); // no operation has this name
    expect(reader.of({ query: URGENT, operationName: null })).toBe('URGENT');
    expect(reader.of({ query: `A\n${URGENT}`, operationName: '' })).toBe('IN_TURN');
    expect(reader.of({ query: `mutation A { revokeIndicator }`, operationName: '\nA' })).toBe('IN_TURN');
    expect(reader.of({ query: `mutation A { revokeIndicator }`, operationName: 'A' })).toBe('URGENT');
    const shifted = 'query B { other } mutation A { revokeIndicator }';
    expect(reader.of({ query: `#\n${shifted}`, operationName: 'A' })).toBe('URGENT');
    expect(reader.of({ query: shifted, operationName: 'A\n#' })).toBe('IN_TURN');
  });

  it('waits in turn while no new document may be read, and is not remembered then', () => {
    const { reader, asked } = counted();
    expect(reader.of({ query: URGENT }, () => false)).toBe('IN_TURN');
    expect(asked()).toBe(0);
    expect(reader.of({ query: URGENT })).toBe('URGENT');
    expect(reader.of({ query: URGENT }, () => false)).toBe('URGENT');
  });

  it('takes the memory of a digest, whatever the texts', () => {
    const { reader } = counted();
    reader.of({ query: `{ other } # ${'x'.repeat(30_000)}`, operationName: 'y'.repeat(30_000) });
    reader.of({ query: '{ other }', operationName: 'z'.repeat(4_000_000) });
    const keys = [...(reader as unknown as { known: ReadonlyMap<string, unknown> }).known.keys()];
    expect(keys.map((key) => key.length)).toEqual([44]);
  });

  it('is remembered while the document is used, whatever others send', () => {
    const { reader, asked } = counted();
    reader.of({ query: URGENT });
    for (let n = 0; n < 1_000; n += 1) {
      reader.of({ query: `{ other${n} }` });
      reader.of({ query: URGENT });
    }
    expect(asked()).toBe(1_001);
    expect((reader as unknown as { known: ReadonlyMap<string, unknown> }).known.size).toBe(200);
  });
});
