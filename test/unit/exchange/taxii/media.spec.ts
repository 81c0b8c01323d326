import fc from 'fast-check';
import { accepts, bodyForm } from '../../../../src/exchange/taxii/media.policy.js';

describe('what a TAXII client accepts', () => {
  it.each([
    undefined, // curl without one, RFC 9110, 12.5.1
    'application/taxii+json;version=2.1',
    'application/taxii+json; version=2.1', // OpenCTI
    'application/taxii+json ; version = "2.1"',
    'application/taxii+json',
    'Application/TAXII+JSON;Version=2.1',
    '*/*', // OASIS's own client, with DELETE
    'application/*',
    'application/taxii+json;version=2.1;q=0.5',
    'text/html, application/taxii+json;version=2.1;q=0.1, */*;q=0',
    'application/taxii+json;version=2.1,application/stix+json;version=2.1', // the standard's own example for a manifest
    'application/json;q=0.9, application/taxii+json;q=0.8',
  ])('is given for %p', (header) => {
    expect(accepts(header)).toBe(true);
  });

  it.each([
    '',
    'text/html',
    'application/json',
    'application/taxii+json;version=2.0',
    'application/vnd.oasis.taxii+json;version=2.0',
    'application/stix+json;version=2.1',
    'application/taxii+json;version=2.1;q=0',
    '*/*, application/taxii+json;q=0', // the closest range decides
    'application/taxii+json;version=2.1;charset=latin1',
    '"application/taxii+json"',
    `${'x'.repeat(3_000)},*/*`,
  ])('is not given for %p', (header) => {
    expect(accepts(header)).toBe(false);
  });

  it('does not depend on the order of what is listed, nor on blanks', () => {
    const ranges = fc.constantFrom(
      'application/taxii+json;version=2.1;q=0.3',
      '*/*;q=0',
      'application/*;q=0',
      'text/html',
      'application/taxii+json',
    );
    fc.assert(
      fc.property(fc.array(ranges, { minLength: 1, maxLength: 6 }), fc.constantFrom(',', ' , ', ',\t'), (list, comma) => {
        expect(accepts(list.join(comma))).toBe(accepts([...list].reverse().join(',')));
        expect(accepts(list.join(comma))).toBe(list.some((one) => one.startsWith('application/taxii')));
      }),
    );
  });

  it('never fails on a header, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ',', ';', '=', 'a', '/', '*', ' ', 'q'), maxLength: 60 }), (text) => {
        expect(typeof accepts(text)).toBe('boolean');
      }),
    );
  });
});

it.each([
  ['application/taxii+json;version=2.1', 'envelope'],
  ['application/taxii+json', 'envelope'],
  ['application/taxii+json; version=2.1; charset=utf-8', 'envelope'],
  ['application/stix+json; version=2.1', 'bundle'],
  ['application/taxii+json;version=2.0', undefined],
  ['application/json', undefined],
  ['*/*', undefined],
  [undefined, undefined],
])('a body of %p is taken as %p', (type, form) => {
  expect(bodyForm(type)).toBe(form);
});
