#include "clients/cli/completions.h"

namespace accord::cli {
namespace {

// In single quotes of a shell, on one line.
std::string Quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c == '\n' ? ' ' : c;
    }
  }
  return quoted + "'";
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string NamesOf(const std::vector<CompletedCommand>& commands) {
  std::string names;
  for (const CompletedCommand& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
  }
  return names;
}

// Zsh reads bash's completions as well (bashcompinit).
std::string ForBash(const std::vector<CompletedCommand>& commands) {
  std::string text =
      "_accord() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} options= values=\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W '" +
      NamesOf(commands) +
      " --help --version' -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${COMP_WORDS[1]} in\n";
  for (const CompletedCommand& command : commands) {
    text += "    " + command.name + ")\n      options='";
    for (const CompletedOption& option : command.options) {
      text += (text.back() == '\'' ? "" : " ") + option.name;
    }
    text += "'\n";
    for (const CompletedOption& option : command.options) {
      if (option.values.empty()) continue;
      text += "      [[ ${COMP_WORDS[COMP_CWORD-1]} == " + option.name + " ]] && values='" +
              Joined(option.values) + "'\n";
    }
    text += "      ;;\n";
  }
  return text +
         "  esac\n"
         "  if [[ -n $values ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))\n"
         "  elif [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _accord accord\n";
}

std::string ForFish(const std::vector<CompletedCommand>& commands) {
  std::string text;
  for (const CompletedCommand& command : commands) {
    text += "complete -c accord -f -n __fish_use_subcommand -a " + command.name + " -d " +
            Quoted(command.help) + "\n";
    for (const CompletedOption& option : command.options) {
      text += "complete -c accord -n '__fish_seen_subcommand_from " + command.name + "' -l " +
              option.name.substr(2) + (option.takes_value ? " -r" : "") +
              (option.values.empty() ? "" : " -f -a " + Quoted(Joined(option.values))) + " -d " +
              Quoted(option.help) + "\n";
    }
  }
  return text;
}

}  // namespace

std::string CompletionsFor(const std::string& shell,
                           const std::vector<CompletedCommand>& commands) {
  if (shell == "bash") return ForBash(commands);
  if (shell == "zsh") return "autoload -U +X bashcompinit && bashcompinit\n" + ForBash(commands);
  if (shell == "fish") return ForFish(commands);
  return "";
}

}  // namespace accord::cli
