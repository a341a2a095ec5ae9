; Inno Setup 6: iscc /DVersion=0.1.0 packaging\windows\shotgraph.iss, after packaging\build.py.
; NOT RUN by the authors so far: written on Linux, built and tested by .github/workflows/release.yml only.
; Installs for one user without administrator rights, or for all with them. Projects, settings and the store lie in the
; user's folders and are not touched by uninstalling.

#ifndef Version
  #error Say which version: iscc /DVersion=...
#endif

[Setup]
AppId={{6B0E7A43-5C1B-4B5E-9B0E-0D6C6B1F2A57}
AppName=Shotgraph
AppVersion={#Version}
AppPublisher=The Shotgraph authors
DefaultDirName={autopf}\Shotgraph
DefaultGroupName=Shotgraph
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
ChangesEnvironment=yes
Compression=lzma2/max
SolidCompression=yes
LicenseFile=..\..\build\licences\NOTICE.txt
OutputDir=..\..\dist
OutputBaseFilename=shotgraph-{#Version}-windows-x64
SetupIconFile=..\..\build\icons\shotgraph.ico
UninstallDisplayIcon={app}\shotgraphw.exe
UninstallDisplayName=Shotgraph
WizardStyle=modern

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: association; Description: "{cm:AssocFileExtension,Shotgraph,.shotgraph}"

[InstallDelete]
; Of an older version nothing is left to be imported by a newer one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\shotgraph\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "..\..\build\icons\document.ico"; DestDir: "{app}"; Flags: ignoreversion

[Icons]
Name: "{autoprograms}\Shotgraph"; Filename: "{app}\shotgraphw.exe"; AppUserModelID: "Shotgraph.Shotgraph"
Name: "{autodesktop}\Shotgraph"; Filename: "{app}\shotgraphw.exe"; AppUserModelID: "Shotgraph.Shotgraph"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.shotgraph"; ValueType: string; ValueData: "Shotgraph.Project"; Flags: uninsdeletevalue; Tasks: association
Root: HKA; Subkey: "Software\Classes\.shotgraph"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-shotgraph"; Flags: uninsdeletevalue uninsdeletekeyifempty; Tasks: association
Root: HKA; Subkey: "Software\Classes\Shotgraph.Project"; ValueType: string; ValueData: "Shotgraph project"; Flags: uninsdeletekey; Tasks: association
Root: HKA; Subkey: "Software\Classes\Shotgraph.Project\DefaultIcon"; ValueType: string; ValueData: "{app}\document.ico"; Tasks: association
Root: HKA; Subkey: "Software\Classes\Shotgraph.Project\shell\open\command"; ValueType: string; ValueData: """{app}\shotgraphw.exe"" ""%1"""; Tasks: association
; `shotgraph` in a terminal and in Run.
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\shotgraph.exe"; ValueType: string; ValueData: "{app}\shotgraph.exe"; Flags: uninsdeletekey

[Run]
Filename: "{app}\shotgraphw.exe"; Description: "{cm:LaunchProgram,Shotgraph}"; Flags: nowait postinstall skipifsilent
