/** Decimal digits that any currency here has at most (ISO 4217: four). */
const DIGITS = 4;

/**
 * Converts a decimal number in text to exact ten-thousandths, so that sums use no binary fractions.
 * @throws SyntaxError when the text is no such number
 */
export function unitsOf(decimal: string): bigint {
  const [integerPart = '', decimals = ''] = decimal.split('.');
  if (decimals.length > DIGITS) throw new SyntaxError('The amount has more decimal digits than any currency.');
  return BigInt(integerPart + decimals.padEnd(DIGITS, '0'));
}
