import type { Certificate } from './certificate.ts';

/** Where a web server stands in a test, in the place of where docs/deployment has it. */
export interface Place {
  port: number;
  /** For what it serves over plain HTTP beside TLS. */
  plainPort: number;
  /** `host:port` of the next hop. */
  next: string;
  /** Undefined: plain HTTP, as between two hops. */
  certificate: Certificate | undefined;
  passesUpgrade: boolean;
  /** A folder of its own. */
  folder: string;
}

/** Exactly one occurrence of the text, and what stands there in a test. */
type Change = readonly [from: string, to: string];

export interface WebServerKind {
  /** In docs/deployment. */
  readonly file: string;
  readonly command: string;
  changes(place: Place): Change[];
  /** What the system's own configuration has around that file. */
  around?(config: string, place: Place): string;
  args(configPath: string, place: Place): string[];
}

const certificateChanges = ({ certificate }: Place): Change[] =>
  certificate
    ? [
        ['/etc/ssl/porthole/fullchain.pem', certificate.certificate],
        ['/etc/ssl/porthole/privkey.pem', certificate.key],
      ]
    : [];

const root = process.getuid?.() === 0;

export const nginx: WebServerKind = {
  file: 'nginx.conf',
  command: 'nginx',
  changes: (place) => [
    ['server 127.0.0.1:8080;', `server ${place.next};`],
    ['listen 443 ssl http2;\n', `listen 127.0.0.1:${place.port}${place.certificate ? ' ssl http2' : ''};\n`],
    ['listen 80;', `listen 127.0.0.1:${place.plainPort};`],
    ...(place.certificate
      ? certificateChanges(place)
      : ([
          ['ssl_certificate     /etc/ssl/porthole/fullchain.pem;', ''],
          ['ssl_certificate_key /etc/ssl/porthole/privkey.pem;', ''],
        ] as const)),
    ...(place.passesUpgrade
      ? []
      : ([
          ['proxy_set_header Upgrade $http_upgrade;', ''],
          ['proxy_set_header Connection $porthole_connection;', ''],
        ] as const)),
  ],
  around: (config, { folder }) => `
    ${root ? 'user root;' : ''}
    pid ${folder}/pid;
    error_log stderr warn;
    events {}
    http {
      access_log off;
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      ${config}
    }`,
  args: (config, { folder }) => ['-p', folder, '-c', config, '-e', 'stderr', '-g', 'daemon off;'],
};

export const haproxy: WebServerKind = {
  file: 'haproxy.cfg',
  command: 'haproxy',
  changes: (place) => [
    ['server relay 127.0.0.1:8080', `server relay ${place.next}`],
    ['bind :80\n', `bind 127.0.0.1:${place.certificate ? place.plainPort : place.port}\n`],
    ...(place.certificate
      ? ([
          [
            'bind :443 ssl crt /etc/haproxy/porthole.pem',
            `bind 127.0.0.1:${place.port} ssl crt ${place.certificate.both}`,
          ],
        ] as const)
      : ([
          ['bind :443 ssl crt /etc/haproxy/porthole.pem alpn h2,http/1.1', ''],
          ['http-request redirect scheme https code 301 unless { ssl_fc }', ''],
        ] as const)),
    ...(place.passesUpgrade
      ? []
      : ([['option forwardfor', 'option forwardfor\n    http-request del-header Upgrade']] as const)),
  ],
  args: (config) => ['-f', config, '-db'],
};

export const caddy: WebServerKind = {
  file: 'Caddyfile',
  command: 'caddy',
  changes: (place) => [
    ['\nporthole.example.org {', `\n${place.certificate ? 'https' : 'http'}://127.0.0.1:${place.port} {`],
    [
      'reverse_proxy 127.0.0.1:8080 {',
      `reverse_proxy ${place.next} {${place.passesUpgrade ? '' : '\nheader_up -Upgrade'}`,
    ],
    ...(place.certificate ? ([['# tls /etc', 'tls /etc'], ...certificateChanges(place)] as const) : []),
  ],
  around: (config, { folder }) => `
{
	admin off
	auto_https off
	storage file_system ${folder}
}
${config}`,
  args: (config) => ['run', '--config', config, '--adapter', 'caddyfile'],
};

const APACHE_MODULES = [
  'mpm_event',
  'authz_core',
  'ssl',
  'headers',
  'alias',
  'http2',
  'proxy',
  'proxy_http',
] as const;

export const apache: WebServerKind = {
  file: 'apache.conf',
  command: 'apache2',
  changes: (place) => [
    ['http://127.0.0.1:8080/', `http://${place.next}/`],
    ['<VirtualHost *:443>', `<VirtualHost 127.0.0.1:${place.port}>`],
    ['<VirtualHost *:80>', `<VirtualHost 127.0.0.1:${place.plainPort}>`],
    ...(place.certificate
      ? certificateChanges(place)
      : ([['SSLEngine on', 'SSLEngine off'], ...noCertificate] as const)),
    ...(place.passesUpgrade ? [] : ([[' upgrade=websocket', '']] as const)),
  ],
  around: (config, { folder, port, plainPort }) => `
    ServerRoot ${folder}
    ServerName localhost
    DefaultRuntimeDir ${folder}
    PidFile ${folder}/pid
    ErrorLog "|/bin/cat"
    ${APACHE_MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
    ${root ? 'User www-data\nGroup www-data' : ''}
    Listen 127.0.0.1:${port}
    Listen 127.0.0.1:${plainPort}
    ${config}`,
  args: (config) => ['-f', config, '-D', 'FOREGROUND'],
};

const noCertificate: readonly Change[] = [
  ['SSLCertificateFile    /etc/ssl/porthole/fullchain.pem', ''],
  ['SSLCertificateKeyFile /etc/ssl/porthole/privkey.pem', ''],
];

export const WEB_SERVERS: readonly (readonly [name: string, kind: WebServerKind])[] = [
  ['nginx', nginx],
  ['HAProxy', haproxy],
  ['Caddy', caddy],
  ['Apache', apache],
];
