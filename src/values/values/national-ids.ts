/**
 * Numbers that states assign to people and companies, and payment schemes accept as an address. Each function gets capitals and digits without separators. It
 * returns true or false for the check character, or null for another form.
 */
export type Checked = boolean | null;

const digitsOf = (text: string): readonly number[] => Array.from(text, Number);
const weighted = (text: string, weights: readonly number[]): number =>
  digitsOf(text).reduce((sum, digit, index) => sum + digit * (weights[index] ?? 0), 0);

/**
 * Thai citizen and tax number, 13 digits; the last is a modulus-11 check (Department of Provincial Administration). None begins with 00, which in PromptPay
 * begins a mobile number (0066…).
 */
export function isThaiId(text: string): Checked {
  if (!/^(?!00)\d{13}$/.test(text)) return null;
  const sum = weighted(text.slice(0, 12), [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return (11 - (sum % 11)) % 10 === Number(text[12]);
}

/** Singapore NRIC (S, T) and FIN (F, G, M): letter, seven digits, check letter (ICA). */
export function isNric(text: string): Checked {
  const parts = /^([STFGM])(\d{7})([A-Z])$/.exec(text);
  if (parts === null) return null;
  const [, series = '', digits = '', check] = parts;
  const offset = 'TG'.includes(series) ? 4 : series === 'M' ? 3 : 0;
  const letters = 'ST'.includes(series) ? 'JZIHGFEDCBA' : series === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK';
  return letters[(weighted(digits, [2, 7, 6, 5, 4, 3, 2]) + offset) % 11] === check;
}

/** Singapore UEN in its three forms: businesses (8 digits), local companies (year and 5 digits), all others (`T08LL1234A`); ACRA. */
export function isUen(text: string): Checked {
  const check = text.at(-1);
  const body = text.slice(0, -1);
  if (/^\d{8}[A-Z]$/.test(text)) return 'XMKECAWLJDB'[weighted(body, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === check;
  if (/^(?:18|19|20)\d{7}[A-Z]$/.test(text)) return 'ZKCMDNERGWH'[weighted(body, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === check;
  if (!/^[RST]\d{2}[A-Z]{2}\d{4}[A-Z]$/.test(text)) return null;
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';
  const weights = [4, 3, 5, 3, 10, 2, 2, 5, 7];
  const sum = Array.from(body).reduce((total, character, index) => total + alphabet.indexOf(character) * (weights[index] ?? 0), 0);
  return alphabet[(((sum - 5) % 11) + 11) % 11] === check;
}

/** Malaysian identity card (MyKad): birthday, code of the place of birth, four digits; it has no check digit (JPN). */
export function isMyKad(text: string): boolean {
  const parts = /^\d{2}(\d{2})(\d{2})(\d{2})\d{4}$/.exec(text);
  if (parts === null) return false;
  const [month = 0, day = 0, place = 0] = parts.slice(1).map(Number);
  const isPlaceCode = place >= 1 && ![17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97].includes(place);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && isPlaceCode;
}

/** Check digit of CPF and CNPJ: modulus 11, where 10 and 11 read as 0 (Receita Federal). */
const brazilian = (text: string, weights: readonly number[]): string => {
  const rest = weighted(text, weights) % 11;
  return String(rest < 2 ? 0 : 11 - rest);
};

/** Brazilian tax number of a person, 11 digits with two check digits. */
export function isCpf(text: string): Checked {
  if (!/^\d{11}$/.test(text)) return null;
  const first = brazilian(text.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]);
  const second = brazilian(text.slice(0, 10), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return !/^(\d)\1*$/.test(text) && text.endsWith(first + second);
}

/** Brazilian tax number of a company, 14 digits with two check digits. */
export function isCnpj(text: string): Checked {
  if (!/^\d{14}$/.test(text)) return null;
  const first = brazilian(text.slice(0, 12), [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  const second = brazilian(text.slice(0, 13), [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  return !/^(\d)\1*$/.test(text) && text.endsWith(first + second);
}
