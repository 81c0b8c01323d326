import fc from 'fast-check';
import { composeIBAN } from 'ibantools';
import { EnumerationWindow } from '../../../src/casework/deconfliction/enumeration.policy.js';
import { OccurrenceCounter } from '../../../src/casework/deconfliction/occurrence-counter.js';

interface Value {
  readonly kind: string;
  readonly scope: string;
  readonly value: string;
}
const times = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));
const of =
  (kind: string, scope = '') =>
  (value: string): Value => ({ kind, scope, value });
const [ip, url, email, bank, domain, phone] = [of('IP'), of('URL'), of('EMAIL'), of('BANK_ACCOUNT'), of('DOMAIN'), of('PHONE')];
const [telegram, instagram] = [of('MESSAGING_ACCOUNT', 'telegram'), of('SOCIAL_ACCOUNT', 'instagram')];

const signsOf = (values: readonly Value[]): readonly string[] => {
  const window = new EnumerationWindow();
  for (const value of values) window.add([value]);
  return window.signs('OFFICER', values.length);
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** `number` written with these signs, in so many places. */
const written = (signs: string, places: number, number: number): string =>
  times(places, (place) => signs.charAt(Math.floor(number / signs.length ** (places - 1 - place)) % signs.length)).join('');
const letters = (places: number, number: number): string => written(LETTERS, places, number);
/** The same for the same seed: a linear congruential generator (Numerical Recipes). */
const drawn = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
const any = (draw: (below: number) => number, signs: string, places: number): string =>
  times(places, () => signs.charAt(draw(signs.length))).join('');
const HEX = '0123456789abcdef';
const BASE62 = `0123456789${LETTERS}${LETTERS.toUpperCase()}`;

/** Clé RIB: letters count as digits 1 to 9, 1 to 9, 2 to 9; 97 less the remainder of bank, branch and account. */
const french = (account: string): string => {
  const bban = `3000600001${account}`;
  const digits = bban.replace(/[A-Z]/g, (letter) => String(((letter.charCodeAt(0) - 65 + (letter > 'R' ? 1 : 0)) % 9) + 1));
  const key = 97n - ((BigInt(digits) * 100n) % 97n);
  return composeIBAN({ countryCode: 'FR', bban: `${bban}${String(key).padStart(2, '0')}` }) ?? `FR76${bban}${key}`;
};
const italian = (account: number): string =>
  `IT60${LETTERS.charAt((account * 7) % 26).toUpperCase()}0542811101${String(account).padStart(12, '0')}`;

/** Of four hexadecimal digits at least two are letters. */
const LETTERED = times(0x10000, (index) => index.toString(16).padStart(4, '0')).filter((digits) => /[a-f].*[a-f]/.test(digits)); // 30,240

/** What one officer asks in a day; each in any order, and mixed with honest values. */
const FISHED: Readonly<Record<string, { readonly sign: string; readonly count: number; readonly make: (index: number) => Value }>> = {
  'addresses of one /112': { sign: 'RANGE', count: LETTERED.length, make: (index) => ip(`2001:db8:5:6:a:b:c:${LETTERED[index]}`) },
  'addresses of one /96, in steps': { sign: 'RANGE', count: 400, make: (index) => ip(`2001:db8::${(index * 11 + 1).toString(16)}:ab1`) },
  'the first address of each /64 of one /48': { sign: 'RANGE', count: 4_000, make: (index) => ip(`2001:db8:77:${index.toString(16)}::1`) },
  'French accounts with a letter': { sign: 'RANGE', count: 20_000, make: (index) => bank(french(`0A${String(index).padStart(9, '0')}`)) },
  'French postal accounts, the letter behind the number': {
    sign: 'RANGE',
    count: 20_000,
    make: (index) => bank(french(`${String(1_200_000 + index)}${LETTERS.charAt(index % 26).toUpperCase()}020`)),
  },
  'French accounts that count in letters': {
    sign: 'RANGE',
    count: 20_000,
    make: (index) => bank(french(`00B7${written(`0123456789${LETTERS}`, 7, index).toUpperCase()}`)),
  },
  'Italian accounts, with their check letter': { sign: 'RANGE', count: 500, make: (index) => bank(italian(index)) },
  'Telegram names': { sign: 'DICTIONARY', count: 49_000, make: (index) => telegram(`scam${letters(5, index)}`) },
  'Telegram bots': { sign: 'DICTIONARY', count: 20_000, make: (index) => telegram(`pay${letters(5, index)}bot`) },
  'names on two platforms': {
    sign: 'DICTIONARY',
    count: 49_000,
    make: (index) => (index % 2 ? telegram : instagram)(`${letters(6, index * 3)}_official`),
  },
  'short links': { sign: 'DICTIONARY', count: 49_000, make: (index) => url(`https://bit.ly/${letters(5, index)}`) },
  'folders of one host': {
    sign: 'DICTIONARY',
    count: 49_000,
    make: (index) => url(`https://a.example/${letters(5, index)}/login.php?x=1`),
  },
  'mailboxes of one provider': { sign: 'DICTIONARY', count: 49_000, make: (index) => email(`${letters(5, index)}@gmail.com`) },
  'mailboxes with a first name': { sign: 'DICTIONARY', count: 400, make: (index) => email(`anna.${letters(3, index)}@gmail.com`) },
  'registered names': { sign: 'DICTIONARY', count: 49_000, make: (index) => domain(`${letters(5, index)}.com`) },
};

/** An honest day: what has no pattern, by many hosts, numbers and wallets. */
const honest = (count: number): readonly Value[] => {
  const draw = drawn(count);
  return times(count, (index) => {
    const makes = [
      () => phone(`+668${any(draw, '0123456789', 8)}`),
      () => of('CRYPTO_ADDRESS', 'bitcoin')(`bc1q${any(draw, '023456789acdefghjklmnpqrstuvwxyz', 38)}`),
      () => email(`${any(draw, LETTERS, 6 + draw(8))}@gmail.com`),
      () => telegram(any(draw, LETTERS, 6 + draw(10))),
      () => url(`https://bit.ly/3${any(draw, BASE62, 6)}`),
      () => domain(`${any(draw, LETTERS, 7 + draw(9))}.com`),
      () => ip(`2a01:4f8:${any(draw, HEX, 4)}:${any(draw, HEX, 4)}::2`),
    ];
    return (makes[index % makes.length] ?? makes[0])?.() ?? phone('+66812345678');
  });
};

describe('the alarm on enumeration reads what has letters', () => {
  it.each(Object.entries(FISHED))('sees %s', (_, { sign, count, make }) => {
    const window = new EnumerationWindow();
    for (const value of times(count, make)) window.add([phone('+66812345678'), value]); // as one of its readings
    expect(window.signs('OFFICER', 0)).toContain(sign);
    if (count >= 20_000) expect(window.signs('COUNTRY', 0)).toContain(sign);
  });

  it('sees 250 addresses of a /112 wherever they begin, and not 249', () => {
    const row = times(250, (index) => ip(`2001:db8::${index + 0xff80 > 0xffff ? '1:' : '0:'}${((index + 0xff80) % 0x10000).toString(16)}`));
    expect(signsOf(row)).toEqual(['RANGE']);
    expect(signsOf([...row.slice(1), ...row.slice(1)])).toEqual([]);
  });

  it('sees what is fished in any order, steps and mixture with honest questions', () => {
    const fished = fc.record({
      what: fc.constantFrom(...Object.values(FISHED)),
      step: fc.integer({ min: 1, max: 8 }),
      wider: fc.integer({ min: 1, max: 100 }),
      start: fc.nat(200),
      others: fc.nat(1_500),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(fished, ({ what: { sign, count, make }, step, wider, start, others, seed }) => {
        const draw = drawn(seed);
        const stride = count === 20_000 || count === 49_000 ? wider : step; // in the blocks that are looked at there is room for it
        const probes = times(Math.min(count, 3_000), (index) => make(start + index * stride));
        const mixed = [...probes, ...honest(others)].map((value) => ({ value, place: draw(1_000_000_000) }));
        mixed.sort((a, b) => a.place - b.place);
        expect(signsOf(mixed.map(({ value }) => value))).toContain(sign);
      }),
      { numRuns: 40 },
    );
  });

  it('sees five letters at random, and not only in their order', () => {
    const draw = drawn(7);
    expect(signsOf(times(49_000, () => telegram(`scam${any(draw, LETTERS, 5)}`)))).toEqual(['DICTIONARY']);
    expect(signsOf(times(49_000, () => email(`${any(draw, LETTERS, 5)}@gmail.com`)))).toEqual(['DICTIONARY']);
  });
});

describe('the alarm on enumeration is quiet about', () => {
  const draw = drawn(2_026);
  const QUIET: Readonly<Record<string, readonly Value[]>> = {
    'an honest day of many kinds': honest(49_000),
    'a thousand accounts of a gang at one bank': times(1_000, () => bank(french(`000${any(draw, '0123456789', 8)}`))),
    'a thousand accounts with letters at one bank': times(1_000, () =>
      bank(french(`00${any(draw, `0123456789${LETTERS.toUpperCase()}`, 9)}`)),
    ),
    'a thousand accounts of an exchange': times(1_000, () => of('PAYMENT_ID', 'binance')(any(draw, '0123456789', 9))),
    'a thousand wallets of one network': times(1_000, () => of('CRYPTO_ADDRESS', 'tron')(`T${any(draw, BASE62, 33)}`)),
    'a thousand paths of one host': times(1_000, (index) =>
      url(
        [
          `https://files.example.com/${any(draw, HEX, 8)}/invoice.php`,
          `https://files.example.com/track/${any(draw, BASE62, 12)}?id=${any(draw, LETTERS, 5)}`,
          `https://files.example.com/wp-content/${any(draw, LETTERS, 4 + draw(9))}/${any(draw, LETTERS, 3 + draw(9))}.php`,
        ][index % 3] ?? '',
      ),
    ),
    'ten thousand short links': times(10_000, () => url(`https://bit.ly/4${any(draw, BASE62, 6)}`)),
    'a thousand phones of a country': times(1_000, () => phone(`+668${any(draw, '0123456789', 8)}`)),
    'five hundred addresses of a suspect who changes them within a /64': times(500, () =>
      ip(`2001:db8:1:2:${times(4, () => `1${any(draw, HEX, 3)}`).join(':')}`),
    ),
    'a thousand customers of one provider': times(1_000, () => ip(`2a01:4f8:${any(draw, HEX, 4)}:${any(draw, HEX, 4)}::2`)),
    'staff of one company whose mailboxes were stolen': times(2_000, () =>
      email(`${any(draw, LETTERS, 3 + draw(5))}.${any(draw, LETTERS, 4 + draw(6))}@company.example`),
    ),
    'Chinese names of three signs': times(1_000, (index) => instagram(`王${String.fromCharCode(0x4e00 + index)}明`)),
  };

  it.each(Object.entries(QUIET))('%s', (_, values) => expect(signsOf(values)).toEqual([]));
});

interface Slots {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly counts: Uint16Array;
  add(name: string): number;
  slotOf(high: number, low: number): number;
}

/** Runs `act`. @returns the characters of names that were counted meanwhile, and the slots that were looked at for them */
function countsWork(act: () => void): number {
  const slots = OccurrenceCounter.prototype as unknown as Slots;
  const { add, slotOf } = slots;
  let work = 0;
  slots.add = function (name) {
    work += name.length;
    return add.call(this, name);
  };
  slots.slotOf = function (high, low) {
    const found = slotOf.call(this, high, low);
    work += 1 + ((found - low) & (this.counts.length - 1)); // from the first slot of the name on
    return found;
  };
  try {
    act();
  } finally {
    Object.assign(slots, { add, slotOf });
  }
  return work;
}

describe('the cost of the alarm', () => {
  it('is bounded: a full window looks at no more values, and is broad by then', () => {
    const window = new EnumerationWindow();
    for (let index = 0; index < 500_000; index += 1) window.add([]);
    for (let index = 0; index < 300; index += 1) window.add([phone(`+66812345${String(index).padStart(3, '0')}`)]);
    expect(window.signs('COUNTRY', 250_000)).toEqual(['BREADTH']);
  });

  it('is the same for each value, also of the longest with many words', () => {
    const costOf = (count: number): number => {
      const values = times(count, (index) => url(`https://h${index}.example/${'ab-c1'.repeat(800)}${letters(8, index * 1_000_003)}`));
      return countsWork(() => signsOf(values));
    };
    expect(costOf(8_000)).toBeLessThan(8 * costOf(2_000));
  });

  it('counts as a map does', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 2_000 }), (names) => {
        const [counter, counts] = [new OccurrenceCounter(), new Map<string, number>()];
        for (const name of names) {
          counts.set(name, (counts.get(name) ?? 0) + 1);
          expect(counter.add(name)).toBe(counts.get(name));
        }
      }),
    );
  });
});
