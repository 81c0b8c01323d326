import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { takeHandedOver } from '../../app/handed-over.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { choiceOf } from '../../parts/audience-choice.ts';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { Icon } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { CheckStep } from './check-step.tsx';
import { addValues, change, discardDraft, type Draft, goTo, STEPS, useDraft, useHasWork } from './draft.ts';
import { Result } from './result.tsx';
import { isReady } from './rows.ts';
import { useRows } from './use-rows.ts';
import { ValuesStep } from './values-step.tsx';
import { WhatStep } from './what-step.tsx';
import { WhoStep } from './who-step.tsx';

/** Publishes 1 to 1,000 values in four steps. The draft is in memory alone: no value stands in an address, and nothing leaves the party before the last step. */
export function PublishPage(): ReactNode {
  const directory = useSharingDirectory();
  return <Answer of={directory}>{(data) => <Steps directory={data} />}</Answer>;
}

function Steps({ directory }: { readonly directory: SharingDirectoryQuery }): ReactNode {
  const text = useText();
  const draft = useDraft();
  const { party } = useViewer();
  const { rows, error } = useRows();
  const hasWork = useHasWork();
  useHandedValues();
  usePartyDefaults(draft, directory);
  useContentLabels(draft.tlp !== null && rows.length > 0 ? [draft.tlp] : []);
  const { step, sending } = draft;
  return (
    <div className="page">
      <PageHead
        title={text('publish.title', { count: sending?.rows.length ?? (step === 'values' ? rows : rows.filter(isReady)).length })}
        acts={
          <>
            <Link className="btn quiet" to="/imports">
              <Icon name="file" />
              <Text id="publish.import" />
            </Link>
            {hasWork && !sending && (
              <button className="btn quiet" type="button" onClick={discardDraft}>
                <Text id="publish.discard" />
              </button>
            )}
          </>
        }
      >
        <p>
          <Text id="publish.lead" values={{ party: party.name }} />
        </p>
      </PageHead>
      {sending ? (
        <Result draft={draft} sending={sending} rows={rows} />
      ) : (
        <>
          <StepList draft={draft} />
          {step === 'values' && <ValuesStep draft={draft} rows={rows} error={error} directory={directory} />}
          {step === 'what' && <WhatStep draft={draft} rows={rows} />}
          {step === 'who' && <WhoStep draft={draft} rows={rows} directory={directory} />}
          {step === 'check' && <CheckStep draft={draft} rows={rows} directory={directory} />}
        </>
      )}
    </div>
  );
}

/** The steps; those that are done can be reached again. The focus follows to a new step. */
function StepList({ draft }: { readonly draft: Draft }): ReactNode {
  const text = useText();
  const list = useRef<HTMLOListElement>(null);
  const first = useRef(draft.step);
  useEffect(() => {
    if (first.current === draft.step) return;
    first.current = draft.step;
    scrollTo({ top: 0 });
    // A step whose first field takes the focus keeps it there.
    if (document.activeElement === document.body) list.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
  }, [draft.step]);
  const now = STEPS.indexOf(draft.step);
  return (
    <ol className="steps" data-tour="publish" aria-label={text('publish.steps')} ref={list}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={index < now ? 'done' : index === now ? 'now' : ''}
          {...(index === now ? { 'aria-current': 'step', tabIndex: -1 } : {})}
        >
          {index < now ? (
            <button className="step-btn" type="button" onClick={() => goTo(step)}>
              <Text id={`publish.step.${step}`} />
            </button>
          ) : (
            <Text id={`publish.step.${step}`} />
          )}
        </li>
      ))}
    </ol>
  );
}

/** Adds the values that another page hands over. */
function useHandedValues(): void {
  useEffect(() => addValues(takeHandedOver()), []);
}

/** Begins with the label and the audience of the party's sharing policy. */
function usePartyDefaults(draft: Draft, { sharingPolicy: { defaultTlp, defaultAudience } }: SharingDirectoryQuery): void {
  const isUntouched = draft.tlp === null && draft.step === 'values';
  useEffect(() => {
    if (!isUntouched || (!defaultTlp && !defaultAudience)) return;
    change({ ...(defaultTlp ? { tlp: defaultTlp } : {}), ...(defaultAudience ? { audience: choiceOf(defaultAudience) } : {}) });
    // A party with a default audience and no default label is asked for the label in step 3.
  }, [isUntouched, defaultTlp, defaultAudience]);
}
