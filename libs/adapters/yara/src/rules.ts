/** Number of this set of rules and the day it was published. Both change with every change of a rule. */
export const RULES_REVISION = '1';
export const RULES_AT_MS = Date.UTC(2026, 10, 24);

/**
 * The built-in rules. `threat` is the name that is reported; names that begin with `Heuristics.` say that something is probably bad, the others that it is. The EICAR
 * test file and our own test signature are bytes in hex, so that this file is none.
 */
export const BUILT_IN_RULES = String.raw`
rule eicar_test_file {
  meta: threat = "Eicar-Test-Signature"
  strings: $a = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24 45 49 43 41 52 2D 53 54 41 4E 44 41 52 44 2D 41 4E 54 49 56 49 52 55 53 2D 54 45 53 54 2D 46 49 4C 45 21 24 48 2B 48 2A }
  condition: $a in (0..4096)
}

rule postern_test_file {
  meta: threat = "Postern.Test.Malware"
  strings: $a = { 50 4F 53 54 45 52 4E 2D 54 45 53 54 2D 4D 41 4C 57 41 52 45 2D 46 49 4C 45 2D 37 46 33 41 }
  condition: $a in (0..4096)
}

rule postern_test_heuristics {
  meta: threat = "Heuristics.Postern.Test"
  strings: $a = { 50 4F 53 54 45 52 4E 2D 54 45 53 54 2D 48 45 55 52 49 53 54 49 43 53 2D 46 49 4C 45 2D 37 46 33 41 }
  condition: $a in (0..4096)
}

rule macro_runs_by_itself_and_fetches {
  meta: threat = "Heuristics.Postern.Macro.AutoRun"
  strings:
    $vba = "Attribute VB_Name" nocase
    $auto = /\b(auto_?open|auto_?exec|auto_?close|document_?open|document_?close|workbook_?open|workbook_?activate)[ \t]*\(/ nocase
    $exec1 = "wscript.shell" nocase
    $exec2 = "shellexecute" nocase
    $exec3 = "powershell" nocase
    $exec4 = "mshta" nocase
    $exec5 = "win32_process" nocase
    $exec6 = /\bshell[ \t]*\(?[ \t]*["a-z]/ nocase
    $exec7 = "createthread" nocase
    $exec8 = "regsvr32" nocase
    $get1 = "urldownloadtofile" nocase
    $get2 = "xmlhttp" nocase
    $get3 = "winhttprequest" nocase
    $get4 = "adodb.stream" nocase
    $get5 = "savetofile" nocase
    $get6 = "bin.base64" nocase
    $get7 = "frombase64string" nocase
    $get8 = "downloadstring" nocase
    $get9 = "downloadfile" nocase
    $get10 = "virtualalloc" nocase
  condition: $vba and $auto and any of ($exec*) and any of ($get*)
}

rule script_fetches_and_runs {
  meta: threat = "Heuristics.Postern.Script.Dropper"
  strings:
    $host1 = "WScript.CreateObject" nocase
    $host2 = "new ActiveXObject" nocase
    $host3 = /\bCreateObject[ \t]*\([ \t]*["']/ nocase
    $get1 = "MSXML2.XMLHTTP" nocase
    $get2 = "Microsoft.XMLHTTP" nocase
    $get3 = "WinHttp.WinHttpRequest" nocase
    $get4 = "ADODB.Stream" nocase
    $get5 = "bitsadmin" nocase
    $get6 = "certutil" nocase
    $run1 = "WScript.Shell" nocase
    $run2 = "Shell.Application" nocase
    $run3 = "ShellExecute" nocase
    $run4 = "SaveToFile" nocase
    $vba = "Attribute VB_Name" nocase
  condition: filesize < 2MB and uint16(0) != 0x5A4D and not $vba and any of ($host*) and any of ($get*) and any of ($run*)
}

rule powershell_hidden_download {
  meta: threat = "Heuristics.Postern.PowerShell.Download"
  strings:
    $hidden1 = /powershell(\.exe)?["']?[ \t][^\r\n]{0,200}-(w|win|windowstyle)[ \t]+(hidden|1)/ nocase
    $hidden2 = /powershell(\.exe)?["']?[ \t][^\r\n]{0,200}-(e|en|enc|encodedcommand)[ \t]+[A-Za-z0-9+\/=]{40}/ nocase
    $get1 = "DownloadString" nocase
    $get2 = "DownloadFile" nocase
    $get3 = "Invoke-WebRequest" nocase
    $get4 = "FromBase64String" nocase
    $get5 = /\biex\b/ nocase
  condition: filesize < 2MB and uint16(0) != 0x5A4D and ($hidden2 or ($hidden1 and any of ($get*)))
}

rule shortcut_runs_interpreter {
  meta: threat = "Heuristics.Postern.Shortcut.Command"
  strings:
    $a = "powershell" nocase ascii wide
    $b = "mshta" nocase ascii wide
    $c = "cmd.exe" nocase ascii wide
    $d = "wscript" nocase ascii wide
    $e = "rundll32" nocase ascii wide
    $f = "http://" nocase ascii wide
    $g = "https://" nocase ascii wide
    $h = /-e(nc|ncodedcommand)?[ \t]/ nocase ascii wide
    $i = "/c " nocase ascii wide
  condition: uint32(0) == 0x0000004C and uint32(4) == 0x00021401 and any of ($a, $b, $c, $d, $e) and any of ($f, $g, $h, $i)
}

rule html_smuggles_file {
  meta: threat = "Heuristics.Postern.Html.Smuggling"
  strings:
    $script = "<script" nocase
    $save1 = "msSaveOrOpenBlob" nocase
    $save2 = "msSaveBlob" nocase
    $save3 = "createObjectURL" nocase
    $click = /\.click[ \t]*\(/ nocase
    $download = /\.download[ \t]*=|['"]download['"]/ nocase
    $blob = "new Blob" nocase
    $decode1 = "atob" nocase
    $decode2 = "fromCharCode" nocase
    $decode3 = "charCodeAt" nocase
    $decode4 = "Uint8Array" nocase
  condition: filesize < 30MB and $script and $blob and any of ($save*) and ($click or $save1 or $save2) and ($download or $save1 or $save2) and any of ($decode*)
}

rule rtf_equation_object {
  meta: threat = "Heuristics.Postern.Rtf.Equation"
  strings:
    $data = "\\objdata" nocase
    $class1 = "4571756174696f6e2e33" nocase
    $class2 = "Equation.3" nocase
    $clsid = "02ce020000000000c000000000000046" nocase
    $update = "\\objupdate" nocase
  condition: uint32(0) == 0x74725C7B and $data and ($class1 or $clsid or ($class2 and $update))
}

rule dde_runs_interpreter {
  meta: threat = "Heuristics.Postern.Dde.Command"
  strings:
    $field = /\bDDE(AUTO)?[ \t"\\]{1,8}[^\r\n]{0,60}(cmd|powershell|mshta|rundll32|regsvr32|wscript|cscript)/ nocase ascii wide
    $cell = /[=+@-][ \t]{0,4}(cmd|powershell|mshta|rundll32|regsvr32)[ \t]{0,4}\|[^\r\n]{1,60}![A-Z0-9]/ nocase
    $link = /ddeService="(cmd|powershell|mshta|rundll32|regsvr32)/ nocase
  condition: filesize < 20MB and uint16(0) != 0x5A4D and any of them
}

rule onenote_carries_script {
  meta: threat = "Heuristics.Postern.OneNote.Script"
  strings:
    $file = { E7 16 E3 BD 65 26 11 45 A4 C4 8D 4D 0B 7A 9E AC }
    $a = "WScript.Shell" nocase ascii wide
    $b = "powershell" nocase ascii wide
    $c = "<hta:application" nocase ascii wide
    $d = "CreateObject(" nocase ascii wide
    $e = "<script" nocase ascii wide
  condition: uint32(0) == 0x7B5C52E4 and $file and any of ($a, $b, $c, $d, $e)
}

rule pdf_launches_interpreter {
  meta: threat = "Heuristics.Postern.Pdf.Launch"
  strings:
    $launch = /\/Launch\b/
    $a = "cmd.exe" nocase
    $b = "powershell" nocase
    $c = "mshta" nocase
  condition: uint32be(0) == 0x25504446 and $launch and any of ($a, $b, $c)
}
`;
