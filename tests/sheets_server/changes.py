"""Every kind of request that a batch may hold."""

import tests.sheets_server.changes_cells as cells
import tests.sheets_server.changes_lines as lines
import tests.sheets_server.changes_tabs as tabs
from tests.sheets_server import metadata
from tests.sheets_server.batch import Change

CHANGES: dict[str, Change] = {
    "updateSpreadsheetProperties": tabs.update_spreadsheet_properties,
    "addSheet": tabs.add_sheet,
    "duplicateSheet": tabs.duplicate_sheet,
    "deleteSheet": tabs.delete_sheet,
    "updateSheetProperties": tabs.update_sheet_properties,
    "addNamedRange": tabs.add_named_range,
    "deleteNamedRange": tabs.delete_named_range,
    "addProtectedRange": tabs.add_protected_range,
    "deleteProtectedRange": tabs.delete_protected_range,
    "setBasicFilter": tabs.set_basic_filter,
    "clearBasicFilter": tabs.clear_basic_filter,
    "addConditionalFormatRule": tabs.add_conditional_format_rule,
    "insertDimension": lines.insert_dimension,
    "deleteDimension": lines.delete_dimension,
    "appendDimension": lines.append_dimension,
    "moveDimension": lines.move_dimension,
    "updateDimensionProperties": lines.update_dimension_properties,
    "autoResizeDimensions": lines.auto_resize_dimensions,
    "addDimensionGroup": lines.add_dimension_group,
    "deleteDimensionGroup": lines.delete_dimension_group,
    "updateCells": cells.update_cells,
    "appendCells": cells.append_cells,
    "repeatCell": cells.repeat_cell,
    "setDataValidation": cells.set_data_validation,
    "mergeCells": cells.merge_cells,
    "unmergeCells": cells.unmerge_cells,
    "copyPaste": cells.copy_paste,
    "cutPaste": cells.cut_paste,
    "sortRange": cells.sort_range,
    "findReplace": cells.find_replace,
    "createDeveloperMetadata": metadata.create_metadata,
    "updateDeveloperMetadata": metadata.update_metadata,
    "deleteDeveloperMetadata": metadata.delete_metadata,
}
