import { Inject, Injectable } from '@nestjs/common';
import { EMERGENCY_CONNECTION, RelayConnection } from '../../platform/database/relay-connection.js';

/** Connections of the jobs of alerts: emergencies do not wait until a connection is free of other work. */
@Injectable()
export class AlertConnections {
  constructor(
    private readonly connection: RelayConnection,
    @Inject(EMERGENCY_CONNECTION) private readonly forEmergencies: RelayConnection,
  ) {}

  of(emergencies: boolean): RelayConnection {
    return emergencies ? this.forEmergencies : this.connection;
  }
}
