/** The highlighting that a file's name and first line call for. */
export function languageOfFile(path: string, text: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^(?:Dockerfile|Containerfile)(?:\..*)?$|\.dockerfile$/i.test(name)) return 'dockerfile';
  if (/\.ya?ml$/.test(name)) return 'yaml';
  if (/\.(?:ba)?sh$|^\.(?:bashrc|bash_profile|profile)$|^profile$/.test(name) || /^#!.*\b(?:ba|a)?sh\b/.test(text))
    return 'shell';
  if (/\.(?:ini|conf|cfg|cnf|env|service|toml|properties)$|^\.env$/.test(name)) return 'ini';
  return 'plaintext';
}
