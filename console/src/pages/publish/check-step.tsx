import { type ReactNode, useState } from 'react';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { allowedOf } from '../../parts/audience-choice.ts';
import { AudiencePreviewCard, useAudiencePreview } from '../../parts/audience-preview.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { Note } from '../../parts/states.tsx';
import { type Draft, goTo } from './draft.ts';
import { inputsOf, isReady, type Row, tagsOf } from './rows.ts';
import { StepFoot } from './step-foot.tsx';
import { usePublication } from './use-publication.ts';
import { Notes } from './value-rows.tsx';
import { KnownSummary } from './what-step.tsx';
import { previewInputOf, useObstacles } from './who-step.tsx';

interface CheckStepProps {
  readonly draft: Draft;
  readonly rows: readonly Row[];
  readonly directory: SharingDirectoryQuery;
}

/** Step 4: what will be sent, with the label and the grid once more. Nothing has left the party before. */
export function CheckStep({ draft, rows, directory }: CheckStepProps): ReactNode {
  const text = useText();
  const obstacles = useObstacles(draft, directory);
  const input = previewInputOf(draft, rows, obstacles);
  const { preview, isCurrent } = useAudiencePreview(input);
  const publish = usePublication();
  const ready = rows.filter(isReady);
  const rest = rows.length - ready.length;
  return (
    <form
      data-kept
      className="cols rail"
      aria-label={text('publish.step.check')}
      onSubmit={(event) => {
        event.preventDefault();
        publish(ready, inputsOf(draft, ready, obstacles));
      }}
    >
      <div className="stack">
        <KnownSummary rows={ready} />
        {rest > 0 && (
          <Note icon="info">
            <Text id="publish.rest" values={{ count: rest }} />
          </Note>
        )}
        <Summary draft={draft} />
        <SentValues rows={ready} />
      </div>
      <div className="stack stick">
        <AudiencePreviewCard input={input} choice={allowedOf(draft.audience, obstacles)} groups={directory.groups} />
        <StepFoot
          isBusy={!isCurrent || preview?.verdict === 'REFUSED' || ready.length === 0}
          onBack={() => goTo('who')}
          act={
            <Text id={preview?.verdict === 'PENDING_APPROVAL' ? 'publish.request' : 'publish.publish'} values={{ count: ready.length }} />
          }
        />
      </div>
    </form>
  );
}

/** Label and content, which are the same for all values. */
function Summary({ draft: { content, tlp, discoverability, attribution, agencyOnly } }: { readonly draft: Draft }): ReactNode {
  const text = useText();
  const admiralty = `${content.reliability}${content.credibility}`;
  const lines: readonly (readonly [TextId, string | number])[] = [
    ['publish.threat', content.threat === '' ? '' : text(`threat.${content.threat}`)],
    ['publish.confidence', content.confidence],
    ['publish.admiralty', admiralty],
    ['publish.person', content.personStatus === '' ? '' : text(`person.${content.personStatus}`)],
    ['publish.tags', tagsOf(content.tags).join(', ')],
    ['publish.first-seen', localTime(content.firstSeen)],
    ['publish.last-seen', localTime(content.lastSeen)],
    ['publish.valid-until', localTime(content.validUntil)],
    ['publish.retain-until', localTime(content.retainUntil)],
    ['publish.reference', content.externalId],
    ['publish.learns', text(`discoverability.${discoverability}`)],
    ['publish.attribution', attribution === 'NAMED' ? '' : text(`attribution.${attribution}`, { party: '' })],
    ['publish.only', agencyOnly ? text('publish.only.yes') : ''],
    ['publish.description', content.description.trim()],
  ];
  return (
    <section className="card" aria-label={text('publish.step.what')}>
      <header>
        <h2>
          <Text id="publish.what" />
        </h2>
        {tlp !== null && (
          <span className="end">
            <Tlp label={tlp} />
          </span>
        )}
      </header>
      <div className="bd">
        <dl className="kv">
          {lines
            .filter(([, value]) => value !== '')
            .map(([id, value]) => (
              <div key={id}>
                <dt>
                  <Text id={id} />
                </dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      </div>
    </section>
  );
}

const localTime = (typed: string): string => typed.replace('T', ' ');

const SHOWN = 50;

function SentValues({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  const text = useText();
  const [isAll, setAll] = useState(false);
  return (
    <section className="card" aria-label={text('publish.sent')}>
      <header>
        <h2>
          <Text id="publish.sent.count" values={{ count: rows.length }} />
        </h2>
      </header>
      <ul className="sent">
        {(isAll ? rows : rows.slice(0, SHOWN)).map((row) => (
          <li key={row.line}>
            {row.checked?.kind && <Value kind={row.checked.kind}>{row.checked.canonical ?? row.input.value}</Value>}
            <Notes row={row} />
          </li>
        ))}
      </ul>
      {!isAll && rows.length > SHOWN && (
        <footer>
          <button className="btn sm" type="button" onClick={() => setAll(true)}>
            <Text id="publish.show-all" values={{ count: rows.length }} />
          </button>
        </footer>
      )}
    </section>
  );
}
