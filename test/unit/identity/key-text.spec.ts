import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { isKeyText, newKeyText, parseKeyText } from '../../../src/identity/auth/keys/key-text.js';

describe('the text of a key', () => {
  const id = randomUUID();
  const { text, hash } = newKeyText('demo', id);

  it('is read as the id and the hash that it was made with', () => {
    expect(parseKeyText('demo', text)).toEqual({ id, hash });
    expect(newKeyText('demo', id.toUpperCase()).text.slice(0, 42)).toBe(text.slice(0, 42));
    expect(isKeyText(text)).toBe(true);
    expect(createHash('sha256').update(Buffer.from(text.split('_')[3] ?? '', 'hex')).digest()).toEqual(hash); // prettier-ignore
  });

  it('is another each time', () => {
    expect(new Set(Array.from({ length: 50 }, () => newKeyText('demo', id).text)).size).toBe(50);
  });

  it('is of one mode', () => {
    expect(parseKeyText('production', text)).toBeUndefined();
    expect(parseKeyText('production', newKeyText('production', id).text)).toMatchObject({ id });
  });

  it('is read no more with any one character changed, taken away or added', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0123456789abcdefghijkl_ABCDEF'), (place, sign) => {
        const changed = text.slice(0, place) + sign + text.slice(place + 1);
        if (changed !== text) expect(parseKeyText('demo', changed)).toBeUndefined();
        expect(parseKeyText('demo', text.slice(0, place) + text.slice(place + 1))).toBeUndefined();
        expect(parseKeyText('demo', text.slice(0, place) + sign + text.slice(place))).toBeUndefined();
      }),
    );
  });

  it.each(['', 'hub_', id, `${text}\n`, ` ${text}`, text.toUpperCase(), 'hub_demo_x'])('is not %j', (other) => {
    expect(parseKeyText('demo', other)).toBeUndefined();
  });
});
