/** Scripts that complete in a shell. They pass the words as they are written, and read candidates as text: the shell runs no part of either. */
export const SCRIPTS = {
  bash: `# Completion of hub in bash: source <(hub completion bash)
_hub() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(hub complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _hub hub
`,
  zsh: `#compdef hub
# Completion of hub in zsh: source <(hub completion zsh)
_hub() {
  local line about tab=$'\\t'
  local -a found
  while IFS= read -r line; do
    about=\${line#*$tab}
    found+=("\${\${line%%$tab*}//:/\\\\:}\${about:+:$about}")
  done < <(hub complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe -t commands hub found; else _files; fi
}
(( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
compdef _hub hub
`,
} as const;
