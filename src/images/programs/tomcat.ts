import type { Proc } from '../../host/proc.ts';
import type { Program } from '../../host/program.ts';
import { civil, clockTime } from '../../kernel/civil.ts';
import { MILLISECOND } from '../../kernel/time.ts';
import { anyOf, Condition, type Task } from '../../kernel/wait.ts';
import { httpDate, serveHttp, type WebRequest, type WebResponse } from './http-server.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function missing(path: string, version: string): string {
  return (
    '<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title></head><body>' +
    '<h1>HTTP Status 404 – Not Found</h1><hr class="line" /><p><b>Type</b> Status Report</p>' +
    `<p><b>Message</b> The requested resource [${path}] is not available</p>` +
    `<hr class="line" /><h3>Apache Tomcat/${version}</h3></body></html>`
  );
}

function welcome(version: string): string {
  return (
    '<!DOCTYPE html>\n<html lang="en">\n    <head>\n        <meta charset="UTF-8" />\n' +
    `        <title>Apache Tomcat/${version}</title>\n    </head>\n    <body>\n        <h1>Apache Tomcat/${version}</h1>\n` +
    "        <h2>If you're seeing this, you've successfully installed Tomcat. Congratulations!</h2>\n    </body>\n</html>\n"
  );
}

/**
 * catalina.sh run: Tomcat on port 8080. SIGTERM ends it with status 143, as Java does.
 * @param root whether there is a page at /: the newer images have moved it away
 */
export function tomcat(version: string, root: boolean): Program {
  return function* run(proc: Proc): Task<number> {
    const { kernel } = proc.machine;
    const started = kernel.now;
    const log = (thread: string, text: string): void => {
      const at = civil(kernel.date);
      const millis = String(Math.floor(kernel.date / MILLISECOND) % 1000).padStart(3, '0');
      const date = `${String(at.day).padStart(2, '0')}-${MONTHS[at.month - 1]}-${at.year}`;
      proc.error(`${date} ${clockTime(at)}.${millis} INFO [${thread}] ${text}\n`);
    };
    let stopped = false;
    const stop = new Condition();
    proc.handle('SIGTERM', () => {
      stopped = true;
      stop.notify();
    });
    const answer = (request: WebRequest): WebResponse => {
      const page = root && (request.path === '/' || request.path === '/index.jsp');
      const headers: [string, string][] = [
        ['Content-Type', 'text/html;charset=utf-8'],
        ['Content-Language', 'en'],
        ['Date', httpDate(kernel.date)],
      ];
      return page
        ? { status: 200, headers, body: welcome(version) }
        : { status: 404, headers, body: missing(request.path, version) };
    };
    log(
      'main',
      `org.apache.catalina.startup.VersionLoggerListener.log Server version name:   Apache Tomcat/${version}`,
    );
    const until = started + kernel.random('tomcat').int(900, 1_600) * MILLISECOND;
    while (!stopped && kernel.now < until) yield anyOf(stop, kernel.timer(until - kernel.now));
    if (stopped) return 143;
    const socket = serveHttp(proc, 8080, answer);
    try {
      log('main', 'org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler ["http-nio-8080"]');
      const took = Math.round((kernel.now - started) / MILLISECOND);
      log('main', `org.apache.catalina.startup.Catalina.start Server startup in [${took}] milliseconds`);
      while (!stopped) yield stop;
      log('Thread-1', 'org.apache.coyote.AbstractProtocol.pause Pausing ProtocolHandler ["http-nio-8080"]');
      log('Thread-1', 'org.apache.catalina.core.StandardService.stopInternal Stopping service [Catalina]');
      return 143;
    } finally {
      socket.dispose();
    }
  };
}
