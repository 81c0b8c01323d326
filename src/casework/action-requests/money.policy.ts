/** Digits behind the point of any currency here (ISO 4217 has four at most). */
const DIGITS = 4;

/** A decimal text in ten-thousandths, exactly: sums are never made of binary fractions. @throws SyntaxError on anything that is no such number */
export function unitsOf(decimal: string): bigint {
  const [whole = '', behind = ''] = decimal.split('.');
  if (behind.length > DIGITS) throw new SyntaxError('More digits than any currency has.');
  return BigInt(whole + behind.padEnd(DIGITS, '0'));
}
