import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import { digestOf } from '../../intel/indicators/draft.js';
import type { ConsultationAnswer, SubjectContent } from './subject-request.js';

/** Encrypts at rest what identifies a person: values, statements, questions and answers. Each text is bound to its request or consultation. */
@Injectable()
export class SubjectSeal {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  sealContent = (request: string, content: SubjectContent): Buffer => this.seal(`subject:${request}`, content);
  openContent = (request: string, sealed: Buffer): SubjectContent => this.open(`subject:${request}`, sealed) as SubjectContent;

  sealQuestion = (request: string, question: string): Buffer => this.seal(`subject-question:${request}`, question);
  openQuestion = (request: string, sealed: Buffer): string => this.open(`subject-question:${request}`, sealed) as string;

  sealText = (request: string, text: string): Buffer => this.seal(`subject-answer:${request}`, text);
  openText = (request: string, sealed: Buffer): string => this.open(`subject-answer:${request}`, sealed) as string;

  sealAnswer = (consultation: string, answer: ConsultationAnswer): Buffer => this.seal(`consultation:${consultation}`, answer);
  openAnswer = (consultation: string, sealed: Buffer): ConsultationAnswer =>
    this.open(`consultation:${consultation}`, sealed) as ConsultationAnswer;

  /** Returns the digests of all readings, for the one statement that finds their owners. They are not stored. */
  digests = ({ values }: SubjectContent): readonly Buffer[] => [
    ...new Map(
      values.flatMap(({ readings }) => readings).map((reading) => [digestOf(reading), Buffer.from(digestOf(reading), 'hex')]),
    ).values(),
  ];

  private seal(owner: string, content: unknown): Buffer {
    return seal(this.keyring.askingKeys, owner, Buffer.from(JSON.stringify(content)));
  }

  /** @throws Error when the ciphertext belongs to another object, was altered, or its key is gone */
  private open(owner: string, sealed: Buffer): unknown {
    return JSON.parse(unseal(this.keyring.askingKeys, owner, sealed).toString()) as unknown;
  }
}
