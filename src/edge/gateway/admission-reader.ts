import { createHash } from 'node:crypto';
import { getOperationAST, parse } from 'graphql';
import type { Operation } from '../../delivery/previews/operation-registry.js';
import { PARSING } from '../../platform/graphql/document.js';
import { type Admission, admissionOf } from './admission.policy.js';
import type { RequestBody } from './graphql-request.js';
import { rootFieldsOf } from './idempotency.policy.js';

/** Documents whose admission is remembered. */
const MOST_DOCUMENTS = 200;

/** Reads how requests are admitted, and remembers it by document and operation name. */
export class AdmissionReader {
  /** By the SHA-256 of both, so that long texts take no memory; the least recently used first. */
  private readonly known = new Map<string, Admission>();

  constructor(private readonly operationNamed: (name: string) => Operation | undefined) {}

  /**
   * Returns how the request is admitted. One that cannot be read waits in turn, and is refused then.
   * @param mayRead whether a document that is not remembered may be read now; otherwise its request waits in turn
   */
  of({ query, operationName }: Pick<RequestBody, 'query' | 'operationName'>, mayRead = (): boolean => true): Admission {
    const text = query ?? '';
    if ((operationName ?? '').length > text.length) return 'IN_TURN'; // no operation of the document has this name
    const key = createHash('sha256')
      .update(JSON.stringify([operationName ?? null, text]))
      .digest('base64');
    const known = this.known.get(key);
    if (!known && !mayRead()) return 'IN_TURN';
    const admission = known ?? this.read(text, operationName);
    this.known.delete(key);
    this.known.set(key, admission);
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_DOCUMENTS && oldest !== undefined) this.known.delete(oldest);
    return admission;
  }

  private read(text: string, operationName: string | null | undefined): Admission {
    try {
      const document = parse(text, PARSING);
      const operation = getOperationAST(document, operationName);
      return operation ? admissionOf(rootFieldsOf(operation.selectionSet, document), this.operationNamed) : 'IN_TURN';
    } catch {
      return 'IN_TURN';
    }
  }
}
