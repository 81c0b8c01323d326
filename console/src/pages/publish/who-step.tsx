import { type ReactNode, useMemo } from 'react';
import { useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { allowedOf, type Obstacles, obstaclesOf } from '../../parts/audience-choice.ts';
import { AudienceForm, LabelChoice } from '../../parts/audience-form.tsx';
import { AudiencePreviewCard, type AudiencePreviewInput } from '../../parts/audience-preview.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { CheckField, SelectField } from '../../parts/fields.tsx';
import { Note } from '../../parts/states.tsx';
import { change, type Draft, goTo } from './draft.ts';
import type { Discoverability } from './publish.graphql.ts';
import { isOfPerson, isProtected, isReady, type Row } from './rows.ts';
import { StepFoot } from './step-foot.tsx';

/** What limits the audience of a draft. */
export function useObstacles(draft: Draft, directory: SharingDirectoryQuery): Obstacles {
  const { party } = useViewer();
  const { tlp, content } = draft;
  const { neverPartners } = directory.sharingPolicy;
  return useMemo(
    () => obstaclesOf({ tlp, isPartner: party.kind === 'PARTNER', neverPartners, isProtected: isProtected(content) }),
    [tlp, content, party.kind, neverPartners],
  );
}

/** The planned publication, as the preview takes it. One indicator of the own agency: the change of it, with who gains and who loses. */
export function previewInputOf(draft: Draft, rows: readonly Row[], obstacles: Obstacles): AudiencePreviewInput {
  const { content, tlp, discoverability, attribution, agencyOnly } = draft;
  const ready = rows.filter(isReady);
  const [first] = ready;
  const kinds = new Set(ready.map(({ checked }) => checked?.kind));
  const existing =
    ready.length === 1 && first?.known?.own && !first.known.own.isRevoked && first.known.own.isOfAgency ? first.known.own.id : null;
  return {
    indicatorId: existing,
    kind: kinds.size === 1 ? (first?.checked?.kind ?? null) : null,
    threat: content.threat || null,
    personStatus: ready.some(({ checked }) => checked?.kind && isOfPerson(checked.kind)) ? content.personStatus || null : null,
    audience: allowedOf(draft.audience, obstacles),
    ...{ tlp, discoverability, attribution, agencyOnly },
  };
}

const LEARNS: readonly Discoverability[] = ['HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'];

interface WhoStepProps {
  readonly draft: Draft;
  readonly rows: readonly Row[];
  readonly directory: SharingDirectoryQuery;
}

/** Step 3: the label and the audience, with the grid beside them. */
export function WhoStep({ draft, rows, directory }: WhoStepProps): ReactNode {
  const text = useText();
  const obstacles = useObstacles(draft, directory);
  const choice = allowedOf(draft.audience, obstacles);
  return (
    <form
      data-kept
      className="cols rail"
      aria-label={text('publish.step.who')}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.tlp !== null) goTo('check');
      }}
    >
      <div className="card">
        <LabelChoice tlp={draft.tlp} onTlp={(tlp) => change({ tlp })} />
        <AudienceForm directory={directory} choice={draft.audience} obstacles={obstacles} onChoice={(audience) => change({ audience })} />
        <Learns value={draft.discoverability} />
        <Owner draft={draft} />
      </div>
      <div className="stack stick">
        {draft.tlp === null ? (
          <Note icon="info">
            <Text id="publish.label-first" />
          </Note>
        ) : (
          <AudiencePreviewCard input={previewInputOf(draft, rows, obstacles)} choice={choice} groups={directory.groups} />
        )}
        {choice.groups.length > 0 && (
          <Note icon="group">
            <Text id="audience.joins" />
          </Note>
        )}
        <StepFoot isBusy={draft.tlp === null} onBack={() => goTo('what')} act={<Text id="publish.next.check" />} />
      </div>
    </form>
  );
}

/** What parties outside the audience learn. */
function Learns({ value }: { readonly value: Discoverability }): ReactNode {
  const text = useText();
  return (
    <div className="sec">
      <h2>
        <Text id="discoverability" />
      </h2>
      <p>
        <Text id="discoverability.why" />
      </p>
      <div className="four" role="radiogroup" aria-label={text('discoverability')}>
        {LEARNS.map((one) => (
          <label className="pick" key={one}>
            <input type="radio" name="discoverability" checked={value === one} onChange={() => change({ discoverability: one })} />
            <span>
              <Text id={`discoverability.${one}`} />
              <small>
                <Text id={`discoverability.${one}.why` as TextId} />
              </small>
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}

/** What readers learn of the owner, who may propose further readers, and who sees it at home. */
function Owner({ draft }: { readonly draft: Draft }): ReactNode {
  const text = useText();
  const { agency, party } = useViewer();
  return (
    <div className="sec">
      <details className="unfold">
        <summary>
          <Text id="publish.owner" />
        </summary>
        <div className="fields">
          <SelectField
            label={<Text id="publish.attribution" />}
            value={draft.attribution}
            onChange={({ target }) => change({ attribution: target.value as Draft['attribution'] })}
          >
            {(['NAMED', 'AGENCY', 'HIDDEN'] as const).map((one) => (
              <option key={one} value={one}>
                {text(`attribution.${one}`, { party: party.name })}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={<Text id="publish.onward" />}
            value={draft.onward}
            onChange={({ target }) => change({ onward: target.value as Draft['onward'] })}
          >
            <option value="">{text('publish.onward.default')}</option>
            <option value="NONE">{text('onward.NONE')}</option>
            <option value="ASK">{text('onward.ASK')}</option>
          </SelectField>
        </div>
        {agency && (
          <CheckField
            label={<Text id="publish.agency-only" values={{ party: party.name, agency: agency.name }} />}
            checked={draft.agencyOnly}
            onChange={() => change({ agencyOnly: !draft.agencyOnly })}
          />
        )}
      </details>
    </div>
  );
}
