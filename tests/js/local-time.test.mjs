import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTime } from '../../wwwroot-assets/js/local-time.js';

const berlin = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
  timeZone: 'Europe/Berlin',
});

test('localTime_aMomentInUtc_isShownInTheZoneWithItsName', () => {
  assert.equal(localTime('2026-03-01T12:00:00Z', berlin), '1 Mar 2026, 13:00:00 CET');
  assert.equal(localTime('2026-07-01T12:00:00Z', berlin), '1 Jul 2026, 14:00:00 CEST');
});

test('localTime_theUsualFormat_saysTheZone', () => {
  const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' })
    .formatToParts(Date.parse('2026-03-01T12:00:00Z'))
    .find(part => part.type === 'timeZoneName')?.value;
  assert.ok(zone);
  assert.ok(localTime('2026-03-01T12:00:00Z')?.includes(zone));
});

test('localTime_noMoment_isNull', () => {
  assert.equal(localTime('soon'), null);
  assert.equal(localTime(null), null);
});
