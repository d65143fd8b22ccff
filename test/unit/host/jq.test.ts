import { describe, expect, it } from 'vitest';
import { makeMachine, run } from './harness.ts';

function jq(args: readonly string[], stdin: string): string {
  const ran = run(makeMachine(), ['jq', ...args], { stdin });
  return ran.out + ran.err;
}
const c = (filter: string, stdin: string): string => jq(['-c', filter], stdin).trimEnd();

describe('jq', () => {
  it('prints as jq does', () => {
    expect(jq(['.'], '{"a":[1,{"b":null}],"c":{},"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}\n',
    );
    expect(jq(['-r', '.a'], '{"a":"x\\ty"}')).toBe('x\ty\n');
    expect(jq(['-S', '-c', '.'], '{"b":1,"a":2}')).toBe('{"a":2,"b":1}\n');
    expect(jq(['-n', '-C', '-c', '[1,"a",null]'], '')).toBe(
      '\x1b[1;39m[\x1b[0;39m1\x1b[0m\x1b[1;39m,\x1b[0;32m"a"\x1b[0m\x1b[1;39m,\x1b[1;30mnull\x1b[0m\x1b[1;39m\x1b[1;39m]\x1b[0m\n',
    );
  });

  it.each([
    ['.a.b[0], .a["b"][-1]', '{"a":{"b":[1,2]}}', '1\n2'],
    ['.[1:], .[:-1]', '[1,2,3]', '[2,3]\n[1,2]'],
    ['.[] | .x?', '[{"x":1},5]', '1'],
    ['[.[] | select(.n > 1) | .name]', '[{"n":1,"name":"a"},{"n":2,"name":"b"}]', '["b"]'],
    ['{a, b: .c, ("k" + "1"): 2, "s t": 3}', '{"a":1,"c":2}', '{"a":1,"b":2,"k1":2,"s t":3}'],
    ['map(.a) | add', '[{"a":1},{"a":2}]', '3'],
    ['.a // "none"', '{}', '"none"'],
    ['if . > 2 then "big" elif . == 2 then "two" else "small" end', '2', '"two"'],
    ['to_entries', '{"a":1}', '[{"key":"a","value":1}]'],
    ['with_entries(.value += 1)', '{"a":1}', '{"a":2}'],
    ['group_by(.k) | map({k: .[0].k, n: length})', '[{"k":2},{"k":1},{"k":2}]', '[{"k":1,"n":1},{"k":2,"n":2}]'],
    ['sort_by(-.n), unique_by(.n)', '[{"n":1},{"n":2}]', '[{"n":2},{"n":1}]\n[{"n":1},{"n":2}]'],
    ['keys, length', '{"b":1,"a":2}', '["a","b"]\n2'],
    ['.. | numbers', '[1,[2]]', '1\n2'],
    ['reduce .[] as $x (0; . + $x)', '[1,2,3]', '6'],
    ['[foreach .[] as $x (0; . + $x)]', '[1,2,3]', '[1,3,6]'],
    ['def twice(f): f | f; twice(. * 2)', '3', '12'],
    ['def f($a; $b): $a - $b; f(5; 2)', 'null', '3'],
    ['. as $o | .a | . + $o.b', '{"a":1,"b":2}', '3'],
    ['.a |= . + 1 | .b = 5 | del(.c)', '{"a":1,"c":2}', '{"a":2,"b":5}'],
    ['(.[] | select(. > 1)) |= . * 10', '[1,2,3]', '[1,20,30]'],
    ['del(.[0,2])', '[1,2,3]', '[2]'],
    ['[paths]', '{"a":[1]}', '[["a"],["a",0]]'],
    ['"\\(.a)-\\(.b | length)"', '{"a":1,"b":"xy"}', '"1-2"'],
    ['@csv, @tsv, @sh', '[1,"a\\"b"]', '"1,\\"a\\"\\"b\\""\n"1\\ta\\"b"\n"1 \'a\\"b\'"'],
    ['@base64, (@base64 | @base64d)', '"héllo"', '"aMOpbGxv"\n"héllo"'],
    ['split(","), (split(",") | join("-"))', '"a,b"', '["a","b"]\n"a-b"'],
    ['test("^a"), sub("(?<x>b)"; "<\\(.x)>"), gsub("a";"_")', '"aba"', 'true\n"a<b>a"\n"_b_"'],
    ['capture("(?<name>\\\\w+)=(?<v>\\\\d+)")', '"x=1"', '{"name":"x","v":"1"}'],
    ['first(range(5)), last(range(5)), [limit(2; range(9))], [range(0;6;2)]', 'null', '0\n4\n[0,1]\n[0,2,4]'],
    ['any, all', '[true,false]', 'true\nfalse'],
    ['try error("x") catch ("caught " + .)', 'null', '"caught x"'],
    ['tostring, (tojson | fromjson)', '{"a":1}', '"{\\"a\\":1}"\n{"a":1}'],
    ['contains({a:["x"]}), has("a")', '{"a":["xy"]}', 'true\ntrue'],
    ['1 - (1 + 2) * 3', 'null', '-8'],
    ['[.[] | not]', '[true,null]', '[false,true]'],
    ['true and false or true', 'null', 'true'],
    ['{"a":1} * {"a":{"b":2}}', 'null', '{"a":{"b":2}}'],
    ['.', '1 2 "a"[3]', '1\n2\n"a"\n[3]'],
    ['{a: 1 | type}', 'null', '{"a":"number"}'],
    ['[.[] as $x | $x * 2]', '[1,2]', '[2,4]'],
  ])('%s', (filter, stdin, expected) => {
    expect(c(filter, stdin)).toBe(expected);
  });

  it('takes variables and says what is wrong', () => {
    expect(jq(['-n', '--arg', 'x', '1', '--argjson', 'y', '2', '-c', '[$x,$y]'], '')).toBe('["1",2]\n');
    expect(jq(['.a'], '[1]')).toBe('jq: error (at <stdin>:0): Cannot index array with string "a"\n');
    expect(jq(['.[]'], '5\n')).toBe('jq: error (at <stdin>:1): Cannot iterate over number (5)\n');
    expect(jq(['.a |'], '{}')).toMatch(/^jq: error: syntax error, unexpected \$end[^]*jq: 1 compile error\n$/);
    expect(run(makeMachine(), ['jq', '-e', '.a'], { stdin: '{}' }).status).toBe(1);
    expect(run(makeMachine(), ['jq', '.'], { stdin: '{"a":' }).status).toBe(2);
    expect(jq(['[repeat(.)]'], '1')).toContain('does not come to an end');
  });
});
