import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import { Card } from './card.tsx';
import { type Difference, differencesOf, type Field } from './differences.ts';
import { INDICATOR_VERSIONS, type VersionLineFragment } from './indicator.graphql.ts';
import type { Statement, Subject } from './subject.ts';

interface TimelineProps {
  readonly subject: Subject;
  /** Other indicators of the value. */
  readonly others: readonly Statement[];
}

interface Event {
  readonly key: string;
  readonly at: string;
  readonly tone: '' | 'a' | 'ok' | 'd';
  readonly what: ReactNode;
}

/** What happened, newest first: versions with what they changed, and the same value of others. */
export function Timeline({ subject, others }: TimelineProps): ReactNode {
  const versions = useHubPages(INDICATOR_VERSIONS, { id: subject.id }, (answer) => answer.versions);
  return (
    <Card id="timeline" title={<Text id="indicator.timeline" />}>
      <div className="bd">
        <Answer of={versions}>{(data) => <Events subject={subject} others={others} versions={nodesOf(data)} />}</Answer>
        <More of={versions} />
      </div>
    </Card>
  );
}

function Events({ subject, others, versions }: TimelineProps & { readonly versions: readonly VersionLineFragment[] }): ReactNode {
  const text = useText();
  const nameOf = (party: { readonly name: string } | null | undefined): string => party?.name ?? text('party.undisclosed');
  const events: readonly Event[] = [
    ...versions.map((version, index): Event => ({
      key: `version ${version.version}`,
      at: version.at,
      tone: version.change === 'REVOKE' ? 'd' : 'a',
      what: <Version version={version} before={versions[index + 1]} subject={subject} name={nameOf(version.by?.party ?? subject.owner)} />,
    })),
    ...others
      .filter(({ id }) => id !== subject.id)
      .map(({ id, owner, publishedAt }): Event => ({
        ...{ key: id, at: publishedAt, tone: 'ok' },
        what: <Text id="indicator.timeline.same" values={{ party: nameOf(owner) }} />,
      })),
    ...(['firstSeen', 'lastSeen'] as const).flatMap((field): readonly Event[] => {
      const at = subject[field];
      return at === null ? [] : [{ key: field, at, tone: '', what: <Text id={`indicator.timeline.${field}`} /> }];
    }),
  ];
  return (
    <ol className="tl">
      {[...events]
        .sort((one, other) => (one.at < other.at ? 1 : -1))
        .map(({ key, at, tone, what }) => (
          <li key={key} className={tone}>
            <span className="pt" />
            <div>{what}</div>
            <Time of={at} />
          </li>
        ))}
    </ol>
  );
}

interface VersionProps {
  readonly version: VersionLineFragment;
  /** The version before; absent: the viewer has not read it, or there is none. */
  readonly before: VersionLineFragment | undefined;
  readonly subject: Subject;
  readonly name: string;
}

function Version({ version, before, subject, name }: VersionProps): ReactNode {
  const differences = before ? differencesOf(before, version) : [];
  return (
    <>
      <Text id={`indicator.change.${version.change}`} values={{ party: name, version: version.version }} />
      {version.by?.name && <span className="q"> {version.by.name}</span>}
      {version.revokedReason !== null && (
        <p className="m">
          <Red id={subject.id} tlp={version.tlp}>
            {version.revokedReason}
          </Red>
        </p>
      )}
      {differences.length > 0 && (
        <details>
          <summary>
            <Text id="indicator.differences" values={{ count: differences.length }} />
          </summary>
          <Red id={subject.id} tlp={version.tlp}>
            <dl className="kv diff">
              {differences.map((difference) => (
                <Differing key={difference.field} {...difference} />
              ))}
            </dl>
          </Red>
        </details>
      )}
    </>
  );
}

function Differing({ field, before, after }: Difference): ReactNode {
  const word = useWord(field);
  return (
    <>
      <dt>
        <Text id={`indicator.field.${field}`} />
      </dt>
      <dd>
        <del>{word(before)}</del> <ins>{word(after)}</ins>
      </dd>
    </>
  );
}

const DATES: readonly Field[] = ['validUntil', 'contestedSince', 'confirmedAt'];

/** Says the value of a field as a reader knows it. */
function useWord(field: Field): (value: string | null) => string {
  const text = useText();
  const intl = useIntl();
  const terms: Partial<Record<Field, string>> = { threat: 'threat', personStatus: 'person', disputed: 'ground' };
  return (value) => {
    if (value === null) return text('indicator.empty');
    const term = terms[field];
    if (term !== undefined) return text(`${term}.${value}` as TextId);
    if (field === 'tlp') return `TLP:${value.replace('_', '+')}`;
    return DATES.includes(field) ? intl.formatDate(value, { dateStyle: 'medium' }) : value;
  };
}
