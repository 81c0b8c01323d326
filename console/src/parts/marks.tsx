import type { ReactNode } from 'react';
import { useText } from '../app/text.tsx';
import { useViewer } from '../app/session.ts';
import { tlpText } from './tlp-labels.ts';

/** A label of the Traffic Light Protocol 2.0, in the colours of FIRST. It is never translated or shortened. */
export type TlpLabel = 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER_STRICT' | 'RED';

const COLOURS = { CLEAR: 'clear', GREEN: 'green', AMBER: 'amber', AMBER_STRICT: 'amber', RED: 'red' } as const;

export { tlpText };

export const Tlp = ({ label, big = false }: { readonly label: TlpLabel; readonly big?: boolean }): ReactNode => (
  <span className={`tlp ${COLOURS[label]}${big ? ' big' : ''}`}>{tlpText(label)}</span>
);

export interface MarkedParty {
  readonly id: string;
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly name: string;
  readonly country: string | null;
}

/** The mark of a party: a square with the code of a country, a round one with two letters of a partner. Null: the owner is not named. */
export function PartyMark({ party, large = false }: { readonly party: MarkedParty | null; readonly large?: boolean }): ReactNode {
  const text = useText();
  const viewer = useViewer();
  const name = party?.name ?? text('party.undisclosed');
  const classes = [
    'mk',
    party?.id === viewer.party.id ? 'own' : '',
    party?.kind === 'PARTNER' ? 'p' : '',
    party ? '' : 'q',
    large ? 'lg' : '',
  ];
  return (
    <span className={classes.filter(Boolean).join(' ')} role="img" aria-label={name} title={name}>
      {party ? (party.country ?? initialsOf(party.name)) : '?'}
    </span>
  );
}

export const initialsOf = (name: string): string => {
  const [first = '', second] = name.split(/\s+/);
  return second ? `${first[0] ?? ''}${(second[0] ?? '').toLowerCase()}` : first.slice(0, 2);
};

export type IconName =
  | 'admin'
  | 'alert'
  | 'arrow'
  | 'audit'
  | 'ban'
  | 'bank'
  | 'bell'
  | 'bolt'
  | 'case'
  | 'chat'
  | 'check'
  | 'clock'
  | 'copy'
  | 'deconf'
  | 'download'
  | 'eye'
  | 'eyeoff'
  | 'feed'
  | 'file'
  | 'filter'
  | 'flag'
  | 'gauge'
  | 'globe'
  | 'group'
  | 'inbox'
  | 'info'
  | 'key'
  | 'link'
  | 'lock'
  | 'more'
  | 'pause'
  | 'pay'
  | 'phone'
  | 'plus'
  | 'publish'
  | 'right'
  | 'search'
  | 'sun'
  | 'task'
  | 'undo'
  | 'users'
  | 'wallet'
  | 'x';

/** An icon beside a text that says the same, so that readers skip it. */
export const Icon = ({ name }: { readonly name: IconName }): ReactNode => <span className={`i i-${name}`} aria-hidden="true" />;

/** Confidence from 0 to 100, in five steps. */
export function Meter({ value }: { readonly value: number }): ReactNode {
  const label = useText()('confidence.of', { value });
  return (
    <span className="meter" role="img" aria-label={label} title={label}>
      {[20, 40, 60, 80, 100].map((step) => (
        <i key={step} className={value > step - 20 ? 'f' : ''} />
      ))}
    </span>
  );
}
