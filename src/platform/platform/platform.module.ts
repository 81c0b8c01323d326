import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import type { Settings as SettingsValue } from './settings.js';

/** Injection token and type of the settings. */
export const Settings = Symbol('settings');
export type Settings = SettingsValue;

/** Settings and clock, for every module. */
@Module({})
export class PlatformModule {
  static with(settings: SettingsValue): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [Clock, { provide: Settings, useValue: settings }],
      exports: [Clock, Settings],
    };
  }
}
