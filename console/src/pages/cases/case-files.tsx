import { type ReactNode } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubMutation } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Files, Upload } from '../../parts/files.tsx';
import { Icon } from '../../parts/marks.tsx';
import { Empty, FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import type { CaseProps } from './case-page.tsx';
import { ATTACH_TO_CASE, DETACH_FROM_CASE } from './contents.graphql.ts';
import { canAct } from './rights.ts';

/** Files of the case, which every participant reads. Each belongs to the agency that sent it. */
export function CaseFiles({ of }: CaseProps): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const mayAdd = useMay('evidence:add') && canAct('contribute', of, permissions);
  const attach = useHubMutation(ATTACH_TO_CASE);
  const detach = useHubMutation(DETACH_FROM_CASE);
  useContentLabels([of.tlp]);
  const remove = (id: string): void => detach.mutate({ id: of.id, evidence: [id] }, { onSuccess: () => say(text('files.detached')) });
  return (
    <section className="card" aria-labelledby="files">
      <header>
        <Icon name="file" />
        <h2 id="files">{text('case.tab.files')}</h2>
        <span className="s q">{text('files.whose')}</span>
      </header>
      {of.evidence.length === 0 && <Empty icon="file" title={text('files.none')} />}
      <div className="bd stack">
        <Files
          files={of.evidence}
          of={{ id: `${of.id} files`, tlp: of.tlp }}
          acts={({ id, filename }) =>
            canAct('withdraw', of, permissions) && (
              <button className="btn sm quiet" type="button" disabled={detach.isPending} onClick={() => remove(id)}>
                <Text id="files.detach" values={{ name: <span className="sr">{filename}</span> }} />
              </button>
            )
          }
        />
        <FormError error={detach.error} />
        {mayAdd && (
          <Upload
            label={text('files.add')}
            disabled={attach.isPending}
            onStored={(stored) => attach.mutate({ id: of.id, evidence: stored.map(({ id }) => id) })}
          />
        )}
        <FormError error={attach.error} />
      </div>
    </section>
  );
}
