import type { AlertChannel } from './alert.js';

/** A message to one officer. It carries no content of items: kind, urgency, clock, reference and a link. */
export interface AlertMessage {
  /** The same at each attempt, and for a digest as long as it has the same messages: a receiver can recognise what comes twice. */
  readonly id: string;
  /** The address of the officer in this channel. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Why a message did not go out. */
export interface AlertFault {
  /** A code of the hub's own, at most 40 characters; never the text of another server. */
  readonly reason: string;
  /** Whether the channel will never accept it. */
  readonly isPermanent: boolean;
}

/** A channel of the hub itself. Those that parties set up have a worker of their own (alert-channel.worker.ts): their receivers may hang. */
export interface AlertTransport {
  readonly kind: AlertChannel;
  /** Whether the settings of this hub have the channel. */
  readonly isOn: boolean;
  /** @returns the fault; undefined: accepted. Never throws. */
  send(message: AlertMessage): Promise<AlertFault | undefined>;
}

export const ALERT_TRANSPORTS = Symbol('transports of alerts');
