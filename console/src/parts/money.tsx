import { type IntlShape, useIntl } from 'react-intl';

export interface Money {
  /** A decimal number. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** An amount with the code of its currency, because signs such as `$` name several. */
export const moneyText = (intl: IntlShape, { amount, currency }: Money): string =>
  intl.formatNumber(Number(amount), { style: 'currency', currency, currencyDisplay: 'code', minimumFractionDigits: 0 });

export function Amount({ of }: { readonly of: Money }): string {
  return moneyText(useIntl(), of);
}
