import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useHubMutation } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { useLanguageName } from '../../parts/language-field.tsx';
import { Icon, PartyMark } from '../../parts/marks.tsx';
import { FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { useMinute } from '../../parts/time.tsx';
import { type ContactEntryFragment, VERIFY_CONTACT_ENTRY } from './contacts.graphql.ts';
import { daysInWords } from './hours.ts';

/** One unit: how to reach it, its hours with its own time, and whether an officer is on duty. */
export function Entry({ entry }: { readonly entry: ContactEntryFragment }): ReactNode {
  const { party, agency, unit, role, phone, email, languages, urgentChannel, urgentNote, stale, verifiedAt } = entry;
  return (
    <li className="stack8">
      <div className="row w">
        <PartyMark party={party} large />
        <span className="grow">
          <span className="b">{unit}</span>
          <span className="s m block">
            {party.name}
            {agency && ` · ${agency.name}`} · <Text id={`contacts.role.${role}`} />
          </span>
        </span>
        <Staffed staffed={entry.staffed} />
      </div>
      <div className="row w gap16">
        {phone !== null && <Channel href={`tel:${phone}`} words={phone} isUrgent={urgentChannel === 'PHONE'} icon="phone" />}
        {email !== null && <Channel href={`mailto:${email}`} words={email} isUrgent={urgentChannel === 'EMAIL'} icon="inbox" />}
        <span className="s m">
          <Text id="contacts.languages" values={{ languages: <Languages tags={languages} /> }} />
        </span>
      </div>
      {urgentNote !== null && <p className="s m">{urgentNote}</p>}
      <HoursLine entry={entry} />
      <p className="row w s q">
        <Text id="contacts.verified" /> <Time of={verifiedAt} />
        {stale && (
          <span className="st w s">
            <Text id="contacts.stale" />
          </span>
        )}
        <Verify entry={entry} />
      </p>
    </li>
  );
}

interface ChannelProps {
  readonly href: string;
  readonly words: string;
  readonly isUrgent: boolean;
  readonly icon: 'phone' | 'inbox';
}

const Channel = ({ href, words, isUrgent, icon }: ChannelProps): ReactNode => (
  <span className="row">
    <Icon name={icon} />
    <a className="v" href={href}>
      {words}
    </a>
    {isUrgent && (
      <span className="tag a">
        <Text id="contacts.urgent" />
      </span>
    )}
  </span>
);

function Languages({ tags }: { readonly tags: readonly string[] }): string {
  return tags.map(useLanguageName()).join(', ');
}

const Staffed = ({ staffed }: { readonly staffed: boolean | null }): ReactNode =>
  staffed !== null && (
    <span className={`st${staffed ? ' ok' : ''}`}>
      <Icon name={staffed ? 'check' : 'clock'} />
      <Text id={staffed ? 'contacts.staffed' : 'contacts.not-staffed'} />
    </span>
  );

function HoursLine({ entry: { openingHours, timeZone } }: { readonly entry: ContactEntryFragment }): ReactNode {
  const intl = useIntl();
  const time = intl.formatTime(useMinute(), { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const words = openingHours.map(({ days, opens, closes }) => `${daysInWords(intl.locale, days)} ${opens}–${closes}`);
  return (
    <p className="s m">
      {words.length === 0 ? <Text id="contacts.around-the-clock" /> : words.join('; ')} ·{' '}
      <Text id="contacts.there" values={{ time, zone: timeZone.replaceAll('_', ' ') }} />
    </p>
  );
}

/** Administrators of the own party confirm that an entry is right as it stands. */
function Verify({ entry: { id, version, party } }: { readonly entry: ContactEntryFragment }): ReactNode {
  const viewer = useViewer();
  const mayVerify = useMay('directory:manage') && viewer.party.id === party.id;
  const verify = useHubMutation(VERIFY_CONTACT_ENTRY);
  return (
    mayVerify && (
      <>
        <button className="btn sm" type="button" disabled={verify.isPending} onClick={() => verify.mutate({ id, version })}>
          <Text id="contacts.verify" />
        </button>
        <FormError error={verify.error} />
      </>
    )
  );
}
