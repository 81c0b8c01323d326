/** An amount as the API takes it. */
export interface MoneyIn {
  readonly currency: string;
  readonly amount: string;
}

/** A comma or a space separates thousands: `300,50` could mean 30,050. */
const NUMBER = String.raw`(\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`;
const MONEY = new RegExp(String.raw`^(?:([a-z]{3})\s*${NUMBER}|${NUMBER}\s*([a-z]{3}))$`, 'i');

/**
 * Reads amounts with their currency, separated by semicolons: `THB 1,250,000.50; 300 USD`. Empty: no amount.
 * @returns undefined when one of them is no amount with a currency
 */
export function moneyIn(text: string): readonly MoneyIn[] | undefined {
  const amounts: MoneyIn[] = [];
  for (const part of text.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const [, before, first, second, after] = MONEY.exec(part) ?? [];
    const [currency, amount] = [before ?? after, first ?? second];
    if (currency === undefined || amount === undefined) return undefined;
    amounts.push({ currency: currency.toUpperCase(), amount: amount.replace(/[ ,]/g, '') });
  }
  return amounts;
}
