import type { ReactNode } from 'react';
import { useText } from '../app/text.tsx';
import type { IconName } from './marks.tsx';

export type Kind =
  | 'APP'
  | 'BANK_ACCOUNT'
  | 'CRYPTO_ADDRESS'
  | 'DEVICE_ID'
  | 'DOMAIN'
  | 'EMAIL'
  | 'FILE_HASH'
  | 'IP'
  | 'MESSAGING_ACCOUNT'
  | 'PAYMENT_ID'
  | 'PHONE'
  | 'SOCIAL_ACCOUNT'
  | 'URL';

export const KIND_ICONS: Readonly<Record<Kind, IconName>> = {
  APP: 'file',
  BANK_ACCOUNT: 'bank',
  CRYPTO_ADDRESS: 'wallet',
  DEVICE_ID: 'phone',
  DOMAIN: 'globe',
  EMAIL: 'inbox',
  FILE_HASH: 'file',
  IP: 'globe',
  MESSAGING_ACCOUNT: 'chat',
  PAYMENT_ID: 'pay',
  PHONE: 'phone',
  SOCIAL_ACCOUNT: 'users',
  URL: 'link',
};

/** A value with its kind. Long values break anywhere. */
export function Value({ kind, children }: { readonly kind: Kind; readonly children: string }): ReactNode {
  const label = useText()(`kind.${kind}`);
  return (
    <span className="kind">
      <span className={`i i-${KIND_ICONS[kind]}`} role="img" aria-label={label} title={label} />
      <span className="v">{children}</span>
    </span>
  );
}
