import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { AudienceGrid } from '../../parts/audience-grid.tsx';
import { changeOf } from '../../parts/audience-reach.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField, TextArea } from '../../parts/fields.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { type ReleaseProps, Subject, todayOf } from './release-card.tsx';
import { APPROVE_RELEASE, DECLINE_RELEASE, REVIEW_RELEASE, WITHDRAW_RELEASE } from './releases.graphql.ts';

interface DecisionProps extends ReleaseProps {
  readonly onClose: () => void;
}

/** Approving opens the item at once. So those who gain access are named, and confirmed. */
export function ApproveDialog({ release, directory, onClose }: DecisionProps): ReactNode {
  const { party } = useViewer();
  const approve = useHubMutation(APPROVE_RELEASE);
  const [isConfirmed, setConfirmed] = useState(false);
  const change = changeOf(todayOf(release), release.audience, directory, party.id);
  const gains = change.filter(({ sight }) => sight === 'GAINS').map((one) => one.party.name);
  return (
    <FormDialog
      title={<Text id="releases.approve.title" />}
      act={<Text id="releases.approve" />}
      isBusy={approve.isPending || (gains.length > 0 && !isConfirmed)}
      onSubmit={() =>
        approve.mutate(
          { id: release.id },
          {
            onSuccess: () => {
              say(<Text id="releases.approved" />);
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    >
      <p>
        <Subject release={release} />
      </p>
      <AudienceGrid parties={change} />
      {gains.length > 0 && (
        <CheckField
          label={<Text id="releases.approve.gains" values={{ parties: gains.join(', ') }} />}
          checked={isConfirmed}
          onChange={() => setConfirmed(!isConfirmed)}
        />
      )}
      <FormError error={approve.error} />
    </FormDialog>
  );
}

/** The publisher reads the reason. */
export function DeclineDialog({ release, onClose }: DecisionProps): ReactNode {
  const decline = useHubMutation(DECLINE_RELEASE);
  return (
    <ReasonDialog
      title={<Text id="releases.decline.title" />}
      label={<Text id="releases.reason.read" />}
      act={<Text id="releases.decline" />}
      isRequired
      isBusy={decline.isPending}
      error={decline.error}
      onAct={(reason) => decline.mutate({ id: release.id, reason }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        <Subject release={release} />
      </p>
    </ReasonDialog>
  );
}

/** A request was sent at once, as an emergency: whether that was right. */
export function ReviewDialog({ release, onClose }: DecisionProps): ReactNode {
  const review = useHubMutation(REVIEW_RELEASE);
  const [reason, setReason] = useState('');
  const [isObjection, setObjection] = useState(false);
  return (
    <FormDialog
      title={<Text id="releases.review.title" />}
      act={<Text id={isObjection ? 'releases.review.object' : 'releases.review.agree'} />}
      isBusy={review.isPending || (isObjection && reason.trim() === '')}
      onSubmit={() => review.mutate({ id: release.id, agree: !isObjection, reason: reason.trim() || null }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        <Subject release={release} />
      </p>
      <CheckField label={<Text id="releases.review.objection" />} checked={isObjection} onChange={() => setObjection(!isObjection)} />
      <TextArea label={<Text id="releases.reason" />} maxLength={2_000} value={reason} onChange={({ target }) => setReason(target.value)} />
      <FormError error={review.error} />
    </FormDialog>
  );
}

export function WithdrawDialog({ release, onClose }: DecisionProps): ReactNode {
  const withdraw = useHubMutation(WITHDRAW_RELEASE);
  return (
    <FormDialog
      title={<Text id="releases.withdraw.title" />}
      act={<Text id="releases.withdraw" />}
      isBusy={withdraw.isPending}
      onSubmit={() => withdraw.mutate({ id: release.id }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>
        <Subject release={release} />
      </p>
      <p className="m">
        <Text id="releases.withdraw.why" />
      </p>
      <FormError error={withdraw.error} />
    </FormDialog>
  );
}
