# SPDX-License-Identifier: GPL-3.0-or-later
"""The words people read: complete in Japanese and nothing left over, in characters of one certain width, calm, and in
short sentences. Looks at the catalogue, the default rooms and the bilingual lines of the door."""
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

import tree

SOURCE = sys.argv[1]

FOLDERS = ["base", "wire", "db", "tui", "server"]
LOGS = ["log_note", "log_warning", "log_fault", "fatal"]  # these look up their own words
SAYING = ["cli_say", "admin_say", "admin_wrong_usage", "refuse"]
COLUMNS_MAX = 80  # of a sentence: 40 full-width characters
JAPANESE = ["エラー", "不正", "失敗", "必ず", "がんばって"]
ENGLISH = re.compile(r"\b(error|invalid|fail(ed|ure)?)\b", re.IGNORECASE)
ZWJ, VS16 = "\u200d", "\ufe0f"


def is_emoji(c):
    return 0x1F000 <= ord(c) <= 0x1FAFF or 0x2600 <= ord(c) <= 0x27BF or 0x2B00 <= ord(c) <= 0x2BFF


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def look_at_characters(findings, where, text):
    for c in text:
        if unicodedata.east_asian_width(c) == "A":
            findings.add(where, f"'{c}' (U+{ord(c):04X}) has no certain width")
        if c in (ZWJ, VS16) or is_emoji(c):
            findings.add(where, f"U+{ord(c):04X} is no character for a terminal")


def look_at_words(findings, where, text):
    look_at_characters(findings, where, text)
    for word in JAPANESE:
        if word in text:
            findings.add(where, f"'{word}': say it more kindly")
    if ENGLISH.search(text):
        findings.add(where, f"'{ENGLISH.search(text)[0]}': say it more kindly")
    # a mark that stands alone, as in a legend, is no exclamation
    if "！" in text or re.search(r"\w[!]", text):
        findings.add(where, "no exclamation marks")


def look_at_sentences(findings, where, text):
    for sentence in re.split(r"[。\n]", text):
        if columns(sentence.strip()) > COLUMNS_MAX:
            findings.add(where, f"longer than 40 characters: {sentence.strip()}")


def unquote(line):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), line[line.index('"') + 1:line.rindex('"')])


def parse_po(text):
    """Entries as (line, is_fuzzy, msgid, [msgstr, ...])."""
    entries, entry, field = [], None, None
    is_fuzzy = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#~"):
            continue
        if line.startswith("#,"):
            is_fuzzy = is_fuzzy or "fuzzy" in line
        elif line.startswith("msgid "):
            entry = {"line": number, "fuzzy": is_fuzzy, "msgid": unquote(line), "msgstr": []}
            entries.append(entry)
            field, is_fuzzy = "msgid", False
        elif line.startswith("msgid_plural"):
            field = None
        elif line.startswith("msgstr"):
            entry["msgstr"].append(unquote(line))
            field = "msgstr"
        elif line.startswith('"') and field == "msgid":
            entry["msgid"] += unquote(line)
        elif line.startswith('"') and field == "msgstr":
            entry["msgstr"][-1] += unquote(line)
    return [e for e in entries if e["msgid"]]


def look_at_catalogue(findings):
    checked = subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", "po/ja.po"], cwd=SOURCE,
                             capture_output=True, text=True)
    if checked.returncode:
        findings.add("po/ja.po", checked.stderr)
    entries = parse_po(tree.read(SOURCE, "po/ja.po"))
    for entry in entries:
        where = f"po/ja.po:{entry['line']}"
        if entry["fuzzy"] or not all(entry["msgstr"]) or not entry["msgstr"]:
            findings.add(where, f"not translated: {entry['msgid']!r}")
        look_at_words(findings, where, entry["msgid"])
        for text in entry["msgstr"]:
            look_at_words(findings, where, text)
            look_at_sentences(findings, where, text)
    return {entry["msgid"] for entry in entries}


def sources_with_words():
    """Of what people see: those who come, and those who keep the place, at the command line and in its log."""
    marked = re.compile(r'\b(_|N_|gettext|ngettext|%s)\("' % "|".join(LOGS))
    return [p for p in tree.files(SOURCE, ".c", ".h", ".def")
            if p.split(os.sep)[0] in FOLDERS and marked.search(tree.read(SOURCE, p))]


def look_for_unmarked(findings):
    """Words that are said without having been looked up in the catalogue."""
    said = re.compile(r'\b(?:%s)\((?:[^"();{}]|\((?:[^"()]|"-[^"]*")*\))*("(?:[^"\\]|\\.)*")' % "|".join(SAYING))
    for path in tree.files(SOURCE, ".c"):
        if path.split(os.sep)[0] not in FOLDERS:
            continue
        text = tree.read(SOURCE, path)
        for match in said.finditer(text):
            if re.search("[a-z]{3}", match[1]):
                line = text.count("\n", 0, match.start(1)) + 1
                findings.add(f"{path}:{line}", f"not in gettext's hands: {match[1]}")


def look_for_missing(findings, translated):
    listed = {line for line in tree.read(SOURCE, "po/POTFILES").splitlines() if line and not line.startswith("#")}
    for path in sources_with_words():
        if path not in listed:
            findings.add("po/POTFILES", f"{path} is not in it")
    for path in listed:
        if not os.path.exists(os.path.join(SOURCE, path)):
            findings.add("po/POTFILES", f"{path} is not there")
    if findings.count or not listed:
        return
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, "all.pot")
        subprocess.run(["xgettext", "--language=C", "--from-code=UTF-8", "--keyword=_", "--keyword=N_",
                        *("--keyword=" + name for name in LOGS), "-o", pot, *sorted(listed)], cwd=SOURCE, check=True)
        with open(pot, encoding="utf-8") as file:
            said = {entry["msgid"] for entry in parse_po(file.read())}
    for msgid in sorted(said - translated):
        findings.add("po/ja.po", f"not in it: {msgid!r}")
    for msgid in sorted(translated - said):
        findings.add("po/ja.po", f"nobody says it any more: {msgid!r}")


def look_at_rooms(findings):
    for path in tree.files(os.path.join(SOURCE, "place", "rooms"), ".room"):
        where = os.path.join("place/rooms", path)
        for number, line in enumerate(tree.read(SOURCE, where).splitlines(), 1):
            if line.startswith((";", "#;")):
                continue
            look_at_characters(findings, f"{where}:{number}", line)
            match = re.match(r"name(_en)?\s*=(.*)", line)
            if match:
                look_at_words(findings, f"{where}:{number}", match[2])


def look_at_the_door(findings):
    for path in tree.files(os.path.join(SOURCE, "server", "gate"), ".c"):
        where = os.path.join("server/gate", path)
        for number, line in enumerate(tree.read(SOURCE, where).splitlines(), 1):
            for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                if any(ord(c) > 127 for c in literal):
                    look_at_words(findings, f"{where}:{number}", literal)
                    look_at_sentences(findings, f"{where}:{number}", literal.replace("\\n", "\n").replace("\\r", "\n"))


def main():
    findings = tree.Findings()
    translated = look_at_catalogue(findings)
    look_for_missing(findings, translated)
    look_for_unmarked(findings)
    look_at_rooms(findings)
    look_at_the_door(findings)
    findings.leave()


main()
