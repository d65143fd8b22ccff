import { describe, expect, it } from 'vitest';
import { jsonFault } from '../../../src/engine/go-json.ts';

describe('jsonFault', () => {
  it.each([
    ['{"labels": ["rack=7" "disk"]}', `invalid character '"' after array element`],
    ['{labels: []}', `invalid character 'l' looking for beginning of object key string`],
    ['{"labels": ["rack=7"],}', `invalid character '}' looking for beginning of object key string`],
    ['{"live-restore": true} x', `invalid character 'x' after top-level value`],
    ['{"live-restore": true}}', `invalid character '}' after top-level value`],
    ['{"labels": ["rack=7"]', 'unexpected end of JSON input'],
    ['{"', 'unexpected end of JSON input'],
    [`{'live-restore': true}`, `invalid character '\\'' looking for beginning of object key string`],
    ['{“live-restore”: true}', `invalid character 'â' looking for beginning of object key string`],
    ['{"a" 1}', `invalid character '1' after object key`],
    ['\n{\n"a": true\n"b": true\n}', `invalid character '"' after object key:value pair`],
    ['{"a":tru}', `invalid character '}' in literal true (expecting 'e')`],
    ['{"live-restore": True}', `invalid character 'T' looking for beginning of value`],
    ['{"a": 01}', `invalid character '1' after object key:value pair`],
    ['{"a": -}', `invalid character '}' in numeric literal`],
    ['{"a":"x\ny"}', `invalid character '\\n' in string literal`],
    ['# x\n{}', `invalid character '#' looking for beginning of value`],
  ])('finds what is wrong in %s', (text, fault) => {
    expect(jsonFault(text)).toBe(fault);
  });

  it.each(['{}', ' [1, -0.5e+3, "\\u00e9\\n", null, true, false, {"a": {}}] ', '"“"'])('takes %s', (text) => {
    expect(jsonFault(text)).toBeUndefined();
  });
});
