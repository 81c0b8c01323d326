import { Args, Field, Float, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type AuditProof, AuditProofsService } from './audit-proofs.service.js';

@ObjectType('AuditProof', {
  description: 'A proof of RFC 9162 about the audit log. Compare the root with a signed checkpoint (docs/audit-log.md).',
})
export class AuditProofType {
  @Field(() => String, { description: 'Root of the tree, base64.' })
  root: string;

  @Field(() => [String], { description: 'Hashes of the proof in the order of RFC 9162, base64; at most 64.' })
  hashes: readonly string[];
}

const shown = (proof: AuditProof | undefined): AuditProofType | null =>
  proof ? { root: proof.root.toString('base64'), hashes: proof.hashes.map((hash) => hash.toString('base64')) } : null;

@Resolver()
export class AuditProofsResolver {
  constructor(private readonly proofs: AuditProofsService) {}

  @Query(() => AuditProofType, {
    nullable: true,
    description:
      "Proves that an entry is in the audit log. Null if the viewer may not read it: the hub's auditor reads all, a party those of its own people.",
  })
  @Requires('audit:read', 'audit.prove')
  async auditProof(
    @CurrentActor() actor: Actor,
    @Args('leaf', { type: () => Float, description: 'Position of the entry, from 0 on.' }) leaf: number,
    @Args('size', { type: () => Float, description: 'Size of the tree, as a checkpoint names it.' }) size: number,
  ): Promise<AuditProofType | null> {
    return shown(await this.proofs.inclusion(actor, leaf, size));
  }

  @Query(() => AuditProofType, {
    nullable: true,
    description:
      'Proves that the audit log with `to` entries begins with that of `from` entries: nothing was changed or removed in between.',
  })
  @Requires('audit:read', 'audit.prove')
  async auditConsistency(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => Float, description: 'Size of the earlier tree, at least 1.' }) from: number,
    @Args('to', { type: () => Float, description: 'Size of the later tree.' }) to: number,
  ): Promise<AuditProofType | null> {
    return shown(await this.proofs.consistency(actor, from, to));
  }
}
